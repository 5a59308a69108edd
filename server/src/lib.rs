//! Tenet: the leaf that ties the slices into one product.

pub mod app;
pub mod assemble;
pub mod cli;
pub mod config;
pub mod demo;
mod doorway;
mod listen;
pub mod platform;
mod private;
pub mod publish;
mod site;
pub mod slices;
mod tls;
mod trust;
