//! Letters: mail that the product writes to a person, enqueued inside the caller's transaction.
//!
//! A letter is a row of the tenant's own database, sealed under the tenant's key, so it exists
//! exactly if the change that it tells of does. A job sends it and removes it; what no server
//! takes waits and is tried again, less and less often.
//!
//! - Never does a letter's address, subject or text stand in a job, a log or an error.
//! - Never is a letter sent over a network without TLS and a certificate that was checked.
//! - Never is a letter kept once it was sent, or its text once it can no longer be sent.

mod letter;
mod office;
mod server;
mod store;
mod work;

pub use letter::{Content, Kept, Letter, State};
pub use office::Mail;
pub use server::{Refusal, Server, Settings};
pub use store::MIGRATIONS;
pub use work::KIND;

/// Marks a recipient's id; a user's id is cast to it.
pub enum Recipient {}
