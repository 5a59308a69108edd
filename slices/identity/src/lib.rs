//! Users, sessions, roles and keys.
