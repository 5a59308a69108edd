//! Security-sensitive: which addresses lie outside.
//!
//! The lists are those of IANA's special-purpose registries (RFC 6890 and its successors), and
//! the addresses at which clouds tell a machine its own secrets.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Blocks of IPv4 that are not the public internet: first address and length of the prefix.
const INNER: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),        // this network
    ([10, 0, 0, 0], 8),       // private
    ([100, 64, 0, 0], 10),    // carriers' own, and the metadata of one cloud
    ([127, 0, 0, 0], 8),      // this machine
    ([168, 63, 129, 16], 32), // the metadata of another cloud, though a public number
    ([169, 254, 0, 0], 16),   // link-local, and the metadata of most clouds
    ([172, 16, 0, 0], 12),    // private
    ([192, 0, 0, 0], 24),     // protocols, and the metadata of a fourth cloud
    ([192, 0, 2, 0], 24),     // documentation
    ([192, 88, 99, 0], 24),   // relays of 6to4
    ([192, 168, 0, 0], 16),   // private
    ([198, 18, 0, 0], 15),    // benchmarks
    ([198, 51, 100, 0], 24),  // documentation
    ([203, 0, 113, 0], 24),   // documentation
    ([224, 0, 0, 0], 4),      // multicast
    ([240, 0, 0, 0], 4),      // reserved, broadcast
];

/// Blocks within 2000::/3, all that is given out of IPv6, that lead elsewhere.
const INNER6: &[([u16; 3], u32)] = &[
    ([0x2001, 0, 0], 23),     // protocols: Teredo carries any IPv4 address
    ([0x2001, 0xdb8, 0], 32), // documentation
    ([0x2002, 0, 0], 16),     // 6to4 carries any IPv4 address
    ([0x3fff, 0, 0], 20),     // documentation
];

/// Whether an address is a machine on the public internet. What carries an IPv4 address in
/// IPv6 (mapped, translated, tunnelled) is not: nothing that we want to reach needs it.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !INNER.iter().any(|(first, length)| {
            let mask = u32::MAX << (32 - length);
            u32::from(address) & mask == u32::from(Ipv4Addr::from(*first))
        }),
        IpAddr::V6(address) => {
            given_out(address) && !INNER6.iter().any(|block| within(address, block))
        }
    }
}

fn given_out(address: Ipv6Addr) -> bool {
    address.segments()[0] & 0xe000 == 0x2000
}

fn within(address: Ipv6Addr, ([a, b, c], length): &([u16; 3], u32)) -> bool {
    let first = u128::from(Ipv6Addr::new(*a, *b, *c, 0, 0, 0, 0, 0));
    let mask = u128::MAX << (128 - length);
    u128::from(address) & mask == first
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_spelling_of_an_inner_address_is_public() {
        for inner in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a9fe:a9fe",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
        ] {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
    }

    #[test]
    fn machines_of_the_public_internet_are_public() {
        for outer in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "142.250.1.1",
            "2a00:1450:400d::1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
        ] {
            assert!(is_public(outer.parse().unwrap()), "{outer}");
        }
    }
}
