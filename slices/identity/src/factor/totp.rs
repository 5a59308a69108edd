//! Security-sensitive: codes out of a secret and the time (RFC 6238, six digits, SHA-1, thirty
//! seconds: what every program for codes understands).

use kernel::{Error, Result, Secret, Timestamp, random};
use totp_rs::{Builder, Totp};

/// The bytes of a secret: as many as the hash function has (RFC 4226, section 4).
pub const SECRET: usize = 20;
/// How many steps of thirty seconds a clock may be wrong, each way.
const SKEW: u16 = 1;

/// A new secret.
pub fn secret() -> Secret<[u8; SECRET]> {
    Secret::new(random::bytes())
}

/// The time step whose code this is, if it is one of now, the step before or the one after.
pub fn check(secret: &[u8], code: &str, now: Timestamp) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let step = generator(secret, "", "")?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// What the picture says: an `otpauth` address, which programs for codes read.
pub fn address(secret: &[u8], account: &str, issuer: &str) -> Result<Secret<String>> {
    generator(secret, account, issuer)?
        .to_url()
        .map(Secret::new)
        .map_err(unusable)
}

/// The secret as people type it: Base32, in groups of four.
pub fn letters(secret: &[u8]) -> Result<Secret<String>> {
    let text = generator(secret, "", "")?.secret().to_base32();
    let groups: Vec<String> = text
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    Ok(Secret::new(groups.join(" ")))
}

fn generator(secret: &[u8], account: &str, issuer: &str) -> Result<Totp> {
    // A colon would end the issuer's name in the address.
    let plain = |text: &str| text.replace(':', " ");
    let issuer = (!issuer.is_empty()).then(|| plain(issuer));
    Builder::new()
        .with_secret(secret.to_vec())
        .with_skew(SKEW)
        .with_account_name(plain(account))
        .with_issuer(issuer)
        .build()
        .map_err(unusable)
}

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("codes out of a secret: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(second: i64) -> Timestamp {
        kernel::timestamp(second * 1_000_000)
    }

    /// P-153: the vectors of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let step = check(secret, code, at(second)).unwrap();
            assert_eq!(step, Some(second / 30), "{code}");
        }
    }

    /// P-153: a clock may be half a minute wrong, not a minute and a half.
    #[test]
    fn a_clock_may_be_half_a_minute_wrong() {
        let secret = b"12345678901234567890";
        for (drift, taken) in [
            (-90, false),
            (-30, true),
            (0, true),
            (30, true),
            (90, false),
        ] {
            let step = check(secret, "279037", at(2_000_000_000 + drift)).unwrap();
            assert_eq!(step.is_some(), taken, "{drift}");
        }
    }

    #[test]
    fn only_six_digits_are_a_code_and_spaces_do_not_matter() {
        let secret = b"12345678901234567890";
        assert!(check(secret, " 287 082", at(59)).unwrap().is_some());
        for bad in ["", "28708", "2870822", "28708x", "２８７０８２"] {
            assert!(check(secret, bad, at(59)).unwrap().is_none(), "{bad}");
        }
    }

    #[test]
    fn the_address_names_account_and_tenant_whatever_they_are_called() {
        let address = address(b"12345678901234567890", "anna@x.hu", "Kis: és Társa").unwrap();
        assert!(address.expose().starts_with("otpauth://totp/Kis%20"));
        assert!(
            address
                .expose()
                .contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        );
    }
}
