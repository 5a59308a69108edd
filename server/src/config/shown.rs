//! Security-sensitive: the configuration as it is shown, without what opens doors.
//!
//! Never does it hold the password of an address, a key or a token.

use super::Config;
use kernel::{Error, Result};

impl Config {
    /// What `tenet config show` prints: every key, passwords of addresses and keys left out.
    pub fn shown(&self) -> Result<String> {
        let mut shown = self.clone();
        for url in [
            &mut shown.database.url,
            &mut shown.database.owner_url,
            &mut shown.keys.url,
            &mut shown.keys.owner_url,
            &mut shown.mail.url,
            &mut shown.platform.url,
        ] {
            *url = without_password(url);
        }
        toml::to_string_pretty(&shown)
            .map_err(|error| Error::internal(format!("writing the configuration: {error}")))
    }
}

fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((before, host))) => {
            let user = before
                .split("://")
                .nth(1)
                .unwrap_or("")
                .split(':')
                .next()
                .unwrap_or("");
            format!("{scheme}://{user}:‹hidden›@{host}")
        }
        _ => url.to_owned(),
    }
}
#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_shown_address_has_no_password() {
        assert_eq!(
            without_password("postgres://app:s3cret@db/tenet"),
            "postgres://app:‹hidden›@db/tenet"
        );
    }
}
