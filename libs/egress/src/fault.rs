//! Why nothing came back.

use std::fmt;

/// Why nothing came back. Never does it say which address was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The text is no address that we connect to.
    NotAnAddress,
    /// The address is not encrypted (`https`).
    NotEncrypted,
    /// The name means a machine of an inner network, or this one.
    InnerNetwork,
    /// The operator does not let this host be spoken to.
    NotListed,
    /// No machine has this name.
    Unknown,
    /// The machine does not answer.
    Unreachable,
    /// The machine cannot prove that it is the one that was meant.
    Certificate,
    /// What came back is not HTTP.
    NotHttp,
    /// More came back than the request takes.
    TooLarge,
    /// It took longer than the request waits.
    TooSlow,
}

impl Fault {
    /// The word of it, for texts.
    pub fn code(self) -> &'static str {
        match self {
            Fault::NotAnAddress => "not_an_address",
            Fault::NotEncrypted => "not_encrypted",
            Fault::InnerNetwork => "inner_network",
            Fault::NotListed => "not_listed",
            Fault::Unknown => "unknown_host",
            Fault::Unreachable => "unreachable",
            Fault::Certificate => "certificate",
            Fault::NotHttp => "not_http",
            Fault::TooLarge => "answer_too_large",
            Fault::TooSlow => "too_slow",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Fault {}
