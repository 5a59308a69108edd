//! Keys: sealing, opening and shredding.
//!
//! Security-sensitive. A root key, kept outside, wraps a key per tenant; that wraps a key
//! per person and class of data; and what is immutable or leaves the live records is sealed
//! under those. Destroying a key reaches every copy of what was sealed under it: history,
//! files and last month's backup. The key store is a database of its own and is never part
//! of a backup. Another root key can take the place of the first without touching anything that
//! was sealed.
//!
//! - Always is a key durable before anything is sealed under it.
//! - Never is a key that was shredded made again.
//! - Never does a key print, or enter an error, a log or a table unwrapped.

mod cache;
mod cipher;
mod class;
mod day;
mod installation;
mod key;
mod own;
mod persons;
mod platform;
mod replace;
mod reserve;
mod root;
mod shut;
mod store;
mod tenants;
mod vault;
mod writer;

pub use class::{Class, Person};
pub use key::{Keys, PersonKey};
pub use persons::Shredded;
pub use platform::PlatformKeys;
pub use reserve::Newborn;
pub use root::RootKey;
pub use shut::shut;
pub use store::MIGRATIONS;
pub use vault::Vault;
