//! Tenants: made, listed, closed, erased.
