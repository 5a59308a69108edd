//! Tenet: the leaf that ties the slices into one product.

pub mod app;
pub mod assemble;
pub mod cli;
pub mod config;
#[cfg(feature = "workshop")]
pub mod demo;
mod doorway;
mod listen;
mod lock;
mod memory;
pub mod platform;
mod private;
#[cfg(feature = "workshop")]
pub mod publish;
pub mod root_key;
mod site;
pub mod slices;
mod tls;
mod trust;
