//! What has been done in the whole tenant, act by act, and taking an act back.

pub(crate) mod api;
pub(crate) mod web;
