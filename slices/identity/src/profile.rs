//! The page of the acting user.

pub mod web;
