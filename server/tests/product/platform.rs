//! The pages of operators, through the doors that the running server has.

mod backups;
mod certificate;
mod confirmation;
mod crawling;
mod listener;
mod log;
mod pages;
mod plans;
mod security;
mod sign_in;
mod step_up;
mod tenants;
mod trust;
