//! Users and how they come in: through the doors that people and programs use, on both engines.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod alerts;
mod asked;
mod common;
mod cost;
mod deactivation;
mod devices;
mod email;
mod factors;
mod invitations;
mod keys;
mod lockout;
mod log;
mod networks;
mod power;
mod proof;
mod receivers;
mod resets;
mod roles;
mod round_trips;
mod secrecy;
mod sessions;
mod sso;
mod step_up;
mod telephones;
mod users;
mod viewings;
