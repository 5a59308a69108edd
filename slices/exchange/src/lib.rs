//! Import and export of whatever slices declare.
