//! An address that a request may go to, read strictly.

use crate::{Fault, is_public};
use hyper::Uri;
use hyper::http::uri::Scheme;
use std::net::IpAddr;

/// The longest address, in bytes.
const LONGEST: usize = 2000;

/// `https://host[:port]/path?query`: no user, no fragment, nothing but visible ASCII. Plain
/// HTTP is read too, and refused unless it leads to this machine and that is allowed.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    encrypted: bool,
    host: String,
    port: u16,
    authority: String,
    path_and_query: String,
}

impl Place {
    /// Reads an address.
    ///
    /// # Errors
    /// [`Fault::NotAnAddress`].
    pub fn parse(text: &str) -> Result<Place, Fault> {
        let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'\\' | b'#' | b'"' | b'<' | b'>');
        if text.len() > LONGEST || !text.bytes().all(plain) {
            return Err(Fault::NotAnAddress);
        }
        let uri: Uri = text.parse().map_err(|_| Fault::NotAnAddress)?;
        let encrypted = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err(Fault::NotAnAddress),
        };
        let authority = uri.authority().ok_or(Fault::NotAnAddress)?;
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() || authority.as_str().contains('@') {
            return Err(Fault::NotAnAddress);
        }
        let usual = if encrypted { 443 } else { 80 };
        let port = match authority.as_str().get(host.len()..) {
            Some("") => usual,
            rest => rest
                .and_then(|rest| rest.strip_prefix(':')?.parse().ok())
                .ok_or(Fault::NotAnAddress)?,
        };
        Ok(Place {
            encrypted,
            port,
            authority: match port == usual {
                true => host.clone(),
                false => format!("{host}:{port}"),
            },
            path_and_query: match uri.path_and_query() {
                Some(path) => path.as_str().to_owned(),
                None => "/".to_owned(),
            },
            host: host.trim_matches(['[', ']']).to_owned(),
        })
    }

    /// Whether the connection is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// The name or number of the machine, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The number of the machine, where it is written as one.
    pub fn number(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Whether the host, as it is written, stands for this machine: a number of its own, or the
    /// name (RFC 6761, 6.3). What the name leads to is looked at when it is connected to.
    pub fn is_this_machine(&self) -> bool {
        let number = self.number().is_some_and(|number| number.is_loopback());
        number || self.host == "localhost"
    }

    /// Whether the host, as it is written, is no machine of the public internet: a number of an
    /// inner network, a name that stands for this machine (RFC 6761, 6.3), a number spelled as no
    /// address is (`0x7f000001`, `2130706433`, `127.1`), or a name without a dot, which is looked
    /// up in the own network. Another name is looked at when it is connected to: it can change.
    pub fn is_inside(&self) -> bool {
        if let Some(number) = self.number() {
            return !is_public(number);
        }
        let host = self.host.strip_suffix('.').unwrap_or(&self.host);
        let Some((_, last)) = host.rsplit_once('.') else {
            return true;
        };
        // No name at the top of the tree begins with a digit (RFC 3696, 2).
        last == "localhost" || last.is_empty() || last.starts_with(|c: char| c.is_ascii_digit())
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    pub(crate) fn path_and_query(&self) -> &str {
        &self.path_and_query
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_spelling_of_an_inner_machine_is_outside() {
        for inside in [
            "https://localhost/",
            "https://LOCALHOST:8443/",
            "https://localhost./",
            "https://a.localhost/",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://017700000001/",
            "https://127.1/",
            "https://0x7f.0.0.1/",
            "https://127.0.0.0x1/",
            "https://intranet/",
            "https://127.0.0.1/",
            "https://[::ffff:10.0.0.7]/",
        ] {
            assert!(Place::parse(inside).unwrap().is_inside(), "{inside}");
        }
        for outside in [
            "https://hooks.example.org/",
            "https://hooks.example.org./",
            "https://2.example.xn--p1ai/",
            "https://93.184.215.14/",
        ] {
            assert!(!Place::parse(outside).unwrap().is_inside(), "{outside}");
        }
    }

    #[test]
    fn this_machine_is_called_by_its_numbers_and_by_one_name() {
        let is_here = |text: &str| Place::parse(text).unwrap().is_this_machine();
        for here in [
            "http://127.0.0.1:4000",
            "http://[::1]:4000",
            "http://LocalHost:4000",
        ] {
            assert!(is_here(here), "{here}");
        }
        for elsewhere in [
            "http://10.0.0.7/",
            "http://[fd00::1]/",
            "http://localhost.example.org/",
            "http://a.localhost/",
            "http://localhost./",
            "http://127.1/",
            "http://intranet/",
        ] {
            assert!(!is_here(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn an_address_is_read_strictly() {
        let place = Place::parse("https://Login.Example.hu/a/b?c=d").unwrap();
        assert_eq!((place.host(), place.port()), ("login.example.hu", 443));
        assert_eq!(place.path_and_query(), "/a/b?c=d");
        let place = Place::parse("https://[2A00::1]:8443").unwrap();
        assert_eq!((place.host(), place.port()), ("2a00::1", 8443));
        assert_eq!(
            (place.authority(), place.path_and_query()),
            ("[2a00::1]:8443", "/")
        );
        for bad in [
            "",
            "example.hu",
            "/path",
            "//example.hu",
            "ftp://example.hu",
            "file:///etc/passwd",
            "https://",
            "https://:443",
            "https://a.hu:",
            "https://a.hu:99999",
            "https://user@a.hu/",
            "https://user:word@a.hu/",
            "https://a.hu/#x",
            "https://a.hu\\@b.hu/",
            "https://a.hu/ b",
            "https://árvíz.hu/",
            "https://a.hu/\r\nHost: b.hu",
        ] {
            assert_eq!(Place::parse(bad).err(), Some(Fault::NotAnAddress), "{bad}");
        }
    }
}
