//! Somebody leaves: what they owned, what is kept of them, and what they may know of it.

mod anonymisation;
mod bytes;
mod hand_over;
mod own_data;
mod planted;
