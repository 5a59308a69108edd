//! Security-sensitive: from which address a request comes.
//!
//! - Never is an address stored or logged; what counts failures keeps a hash that nobody can
//!   turn back once the day is over.
//! - Never is a header believed unless the connection comes from a proxy that the operator trusts,
//!   and then only in the one header that this proxy writes: the other passes through it as the
//!   sender wrote it.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::{Extensions, HeaderMap, request::Parts};
use kernel::{Error, Result};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The address that sends a request, where it is known. Never prints.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Address(Option<IpAddr>);

impl Address {
    /// This address.
    pub fn new(address: IpAddr) -> Self {
        Address(Some(address.to_canonical()))
    }

    /// What stands for the sender: an IPv4 address, or the first half of an IPv6 address, for
    /// whoever has one has all that share it.
    pub fn network(&self) -> Option<[u8; 16]> {
        self.0.map(|address| match address {
            IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
            IpAddr::V6(v6) => {
                let half = u128::from(v6) & !u128::from(u64::MAX);
                Ipv6Addr::from(half).octets()
            }
        })
    }

    /// By what a network is known again: the first 24 bits of an IPv4 address and the first 48 of
    /// an IPv6 address, which a provider gives to one customer or one street.
    pub fn front(&self) -> Option<[u8; 16]> {
        self.0.map(|address| {
            let (whole, bits) = match address {
                IpAddr::V4(v4) => (v4.to_ipv6_mapped(), 96 + 24),
                IpAddr::V6(v6) => (v6, 48),
            };
            let mask = u128::MAX << (128 - bits);
            Ipv6Addr::from(u128::from(whole) & mask).octets()
        })
    }

    /// The sender of a request: whoever connects, or whom a trusted proxy names.
    pub(crate) fn of(proxies: &Proxies, headers: &HeaderMap, extensions: &Extensions) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        match peer {
            Some(ConnectInfo(peer)) => Address::new(proxies.sender(peer.ip(), headers)),
            None => Address(None),
        }
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹hidden›")
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}

/// The proxies that the operator trusts to say for whom they speak.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    networks: Vec<(IpAddr, u8)>,
    /// `Forwarded` (RFC 7239) instead of `X-Forwarded-For`.
    standard: bool,
}

impl Proxies {
    /// Reads the settings: addresses and networks (`10.0.0.0/8`) with commas or spaces between
    /// them, and the name of the header that these proxies write.
    ///
    /// # Errors
    /// Internal, naming the setting.
    pub fn parse(networks: &str, header: &str) -> Result<Self> {
        let standard = match header.to_ascii_lowercase().as_str() {
            "x-forwarded-for" => false,
            "forwarded" => true,
            _ => {
                return Err(Error::internal(
                    "server.proxy_header is X-Forwarded-For or Forwarded",
                ));
            }
        };
        let networks = networks
            .split([',', ' '])
            .filter(|text| !text.is_empty())
            .map(|text| {
                network(text).ok_or_else(|| {
                    Error::internal(format!(
                        "server.trusted_proxies: {text} is neither an address nor a network"
                    ))
                })
            })
            .collect::<Result<_>>()?;
        Ok(Proxies { networks, standard })
    }

    /// Goes back from whoever connects as long as trusted proxies speak for somebody else.
    fn sender(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut sender = peer.to_canonical();
        let name = if self.standard {
            "forwarded"
        } else {
            "x-forwarded-for"
        };
        let said: Vec<&str> = headers
            .get_all(name)
            .iter()
            .flat_map(|value| value.to_str().unwrap_or("").split(','))
            .collect();
        for hop in said.into_iter().rev() {
            if !self.trusts(sender) {
                break;
            }
            let named = if self.standard {
                named_in(hop)
            } else {
                Some(hop)
            };
            // Whoever is named unreadably is not named: the proxy stands for them.
            match named.and_then(address) {
                Some(named) => sender = named,
                None => break,
            }
        }
        sender
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.networks
            .iter()
            .any(|(network, bits)| shared_bits(*network, address) >= Some(u32::from(*bits)))
    }
}

fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address.parse::<IpAddr>().ok()?, bits.parse().ok()?),
        None => {
            let address: IpAddr = text.parse().ok()?;
            (address, if address.is_ipv4() { 32 } else { 128 })
        }
    };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    (bits <= longest).then_some((address, bits))
}

/// How many bits two addresses share from the front; nothing where they are of two kinds, for
/// even a network of all addresses is one of its kind.
fn shared_bits(a: IpAddr, b: IpAddr) -> Option<u32> {
    match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => Some((u32::from(a) ^ u32::from(b)).leading_zeros()),
        (IpAddr::V6(a), IpAddr::V6(b)) => Some((u128::from(a) ^ u128::from(b)).leading_zeros()),
        _ => None,
    }
}

/// The `for=` of one hop of `Forwarded`.
fn named_in(hop: &str) -> Option<&str> {
    hop.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("for")
            .then(|| value.trim().trim_matches('"'))
    })
}

/// An address as headers write it: with a port or without, IPv6 in brackets or bare.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|at| at.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare.or_else(with_port)
        .or_else(in_brackets)
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::http::HeaderValue;

    fn sender(proxies: &str, header: &str, peer: &str, sent: &[(&'static str, &str)]) -> String {
        let proxies = Proxies::parse(proxies, header).unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        proxies.sender(peer.parse().unwrap(), &headers).to_string()
    }

    /// P-151: nobody takes another address by writing a header.
    #[test]
    fn a_header_counts_only_from_a_trusted_proxy_and_only_its_last_stranger() {
        const XFF: &str = "x-forwarded-for";
        let forged = [(XFF, "198.51.100.1"), ("forwarded", "for=198.51.100.2")];
        assert_eq!(sender("", XFF, "203.0.113.9", &forged), "203.0.113.9");
        assert_eq!(
            sender("10.0.0.0/8", XFF, "203.0.113.9", &forged),
            "203.0.113.9"
        );
        let chain = [(XFF, "1.1.1.1, 203.0.113.9"), (XFF, "10.2.3.4")];
        assert_eq!(sender("10.0.0.0/8", XFF, "10.0.0.1", &chain), "203.0.113.9");
        // The header that this proxy does not write comes from the sender.
        let other = [("forwarded", "for=1.1.1.1"), (XFF, "203.0.113.9")];
        assert_eq!(sender("10.0.0.1", XFF, "10.0.0.1", &other), "203.0.113.9");
        let standard = [(
            "forwarded",
            "for=1.1.1.1, for=\"[2001:db8::7]:443\";proto=https",
        )];
        let found = sender("10.0.0.1 ::1", "Forwarded", "10.0.0.1", &standard);
        assert_eq!(found, "2001:db8::7");
        for unreadable in ["unknown", "_hidden", "", "1.2.3"] {
            let sent = [(XFF, unreadable)];
            assert_eq!(
                sender("10.0.0.1", XFF, "::ffff:10.0.0.1", &sent),
                "10.0.0.1"
            );
        }
    }

    #[test]
    fn faulty_proxies_are_named() {
        for bad in ["10.0.0.0/33", "proxy.example.org", "::/129"] {
            let fault = Proxies::parse(bad, "Forwarded").unwrap_err().to_string();
            assert!(fault.contains(bad), "{fault}");
        }
        assert!(Proxies::parse("", "X-Real-IP").is_err());
    }

    #[test]
    fn a_network_is_known_by_the_front_of_its_addresses() {
        let of = |text: &str| Address::new(text.parse().unwrap()).front();
        assert_eq!(of("192.0.2.7"), of("192.0.2.250"));
        assert_eq!(of("192.0.2.7"), of("::ffff:192.0.2.1"));
        assert_ne!(of("192.0.2.7"), of("192.0.3.7"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:ffff::9"));
        assert_ne!(of("2001:db8:1::1"), of("2001:db8:2::1"));
        assert_eq!(Address::default().front(), None);
    }

    #[test]
    fn who_has_one_address_of_a_network_of_version_six_has_them_all() {
        let of = |text: &str| Address::new(text.parse().unwrap()).network();
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("192.0.2.7"), of("::ffff:192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
        assert_eq!(
            format!("{:?}", Address::new("192.0.2.7".parse().unwrap())),
            "‹hidden›"
        );
    }
}
