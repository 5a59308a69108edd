//! The SQL waist: one text, two engines, no way to reach a table without a tenant.
