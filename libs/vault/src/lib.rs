//! Keys: sealing, opening and shredding.
