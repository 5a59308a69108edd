-- Networks from which a user has come in, a few for each. `mark` is a keyed hash of the user and the front of the
-- address (24 bits of IPv4, 48 of IPv6) under a key of the tenant; no address and no place is kept. `seen_at` is the
-- day on which it was last seen; after ninety days without it the row is removed.
{table networks}
  user_id {id} not null,
  mark {blob} not null,
  seen_at {i64} not null,
  {pk user_id, mark},
  {fk user_id -> users cascade}
{end}
{ix networks_age ON networks (seen_at)}
