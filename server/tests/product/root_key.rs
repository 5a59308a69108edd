//! The root key is replaced: by the real program, on both engines.

mod browser;
mod interrupted;
mod looking;
mod place;
mod whole;
