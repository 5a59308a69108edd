//! Security-sensitive: making a user who has left into nobody in particular, for good.
//!
//! What is done is read from the declarations of the slices and from nowhere else: a row that is
//! about the user goes, one that says what they did stays with the id alone, the account itself
//! keeps a number instead of a name. What was sealed under the person's keys, the history first
//! of all, nobody can open any more once those are destroyed; the chain still verifies.

pub(crate) mod actions;
pub(crate) mod jobs;
mod store;
