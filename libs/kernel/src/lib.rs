//! The vocabulary every other crate speaks: ids, time, money, text and errors.
//!
//! Nothing here does I/O and nothing is asynchronous. The clock and the random
//! source are read here and nowhere else.

mod clock;
mod decimal;
mod email;
mod error;
mod id;
mod lang;
mod link;
mod money;
mod phone;
pub mod random;
mod secret;
pub mod sort;
mod tenant;
pub mod text;

pub use clock::{Clock, micros, timestamp};
pub use decimal::Decimal;
pub use email::Email;
pub use error::{Error, FieldError, FieldErrors, Result, ResultExt};
pub use id::Id;
pub use jiff::{Timestamp, Zoned, civil, tz::TimeZone};
pub use lang::Lang;
pub use link::Link;
pub use money::{Currency, Money};
pub use phone::Phone;
pub use secret::{Personal, Secret};
pub use tenant::TenantId;
