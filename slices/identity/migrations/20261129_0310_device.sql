-- Browsers that are known again by a cookie, one row for each of their users. Only the SHA-256
-- of the cookie's token is kept. `proven_at` is when a second factor was last given in it.
{table devices}
  id {id} not null,
  user_id {id} not null,
  token_hash {blob} not null,
  name {text} not null,
  created_at {i64} not null,
  used_at {i64} not null,
  expires_at {i64} not null,
  proven_at {i64},
  {pk id},
  {fk user_id -> users cascade}
{end}
{unique devices_token ON devices (token_hash, user_id)}
{ix devices_user ON devices (user_id, used_at)}
{ix devices_expiry ON devices (expires_at)}

-- In which device a session runs, and when its user last proved who they are.
alter table sessions add column device_id {id};
alter table sessions add column proven_at {i64} not null default 0;
