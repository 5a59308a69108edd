//! Single sign-on: the tenant's users sign in at another provider, by OpenID Connect.
//!
//! - Always is somebody who they are by issuer and subject. An address is only a reason to link
//!   an account for the first time, and only if the provider has verified it and the
//!   administrator has listed its domain.
//! - Never is an administrator linked by an address, nor anybody else who may more than a manager:
//!   they link themselves, signed in. A link that an address made opens nothing to whoever may more
//!   later, until they have confirmed it by something of their own. So whoever governs the provider does not govern the tenant,
//!   and they can always come in with a password.
//! - Never does anybody but an administrator choose a provider or change one: it decides who
//!   everybody is.
//! - Always does an answer belong to an attempt that began in the same browser, and never is it
//!   taken twice.
//! - Never is a token of a provider kept: what it says is read once.
//!
//! What leaves: the provider learns that one of its people signs in to this installation. Its
//! row in the register of transfers belongs into [`attempt::begin`], where the person's browser
//! is sent there; the requests of the server itself name nobody.

pub mod actions;
pub(crate) mod attempt;
mod claims;
mod jose;
mod logout;
mod metadata;
pub(crate) mod person;
pub(crate) mod profile;
pub mod provider;
mod refusal;
mod settings;
pub(crate) mod store;
mod tokens;
pub(crate) mod web;

pub use provider::{NewProvider, Provider, ProviderInput};
pub use refusal::Refusal;

/// A provider; the table is `sso_providers`.
pub enum ProviderId {}

pub(crate) fn routes() -> kit::Routes {
    web::routes()
        .merge(settings::routes())
        .merge(profile::routes())
        .merge(logout::routes())
}
