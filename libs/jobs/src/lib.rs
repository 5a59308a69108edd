//! Durable work, enqueued inside the caller's transaction.
