-- How often somebody failed to get in. `key` is a keyed hash: of an address that was typed, or,
-- under a key that lives for a day, of the network that sent it. `user_id` is null where nobody
-- has the address.
{table lockouts}
  kind {text} not null,
  key {blob} not null,
  user_id {id},
  failures {i64} not null,
  last_at {i64} not null,
  until_at {i64} not null,
  {pk kind, key},
  {fk user_id -> users cascade}
{end}
{ix lockouts_user ON lockouts (user_id)}
{ix lockouts_age ON lockouts (last_at)}

-- Links in letters. Only the SHA-256 of the token is kept; a link that was used is gone.
{table mail_links}
  token_hash {blob} not null,
  user_id {id} not null,
  purpose {text} not null check (purpose in ('reset', 'admission')),
  expires_at {i64} not null,
  {pk token_hash},
  {fk user_id -> users cascade}
{end}
{ix mail_links_user ON mail_links (user_id, purpose)}
{ix mail_links_expiry ON mail_links (expires_at)}

-- Somebody typed an address, sealed here, to get a link by which a new password is chosen. Gone
-- as soon as a worker has looked whether anybody has it.
{table reset_requests}
  id {id} not null,
  sealed {blob} not null,
  created_at {i64} not null,
  {pk id}
{end}
