//! What slices are made of.
