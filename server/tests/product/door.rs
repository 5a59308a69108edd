//! The door of a running server, as strangers, slow senders, scanners and browsers find it.

mod acme;
mod encrypted;
mod headers;
mod hosts;
mod limits;
mod nowhere;
mod private;
mod slow;
