-- Requests that came with an Idempotency-Key, for a day: `taken`, then `done` in the transaction
-- of their first change, then `answered`. The answer is sealed; after an erasure it is `forgotten`.
{table idempotency_keys}
  key_hash {blob} not null,
  request_hash {blob} not null,
  state {text} not null,
  answer {blob},
  at {i64} not null,
  {pk key_hash}
{end}
{ix idempotency_keys_at ON idempotency_keys (at)}
