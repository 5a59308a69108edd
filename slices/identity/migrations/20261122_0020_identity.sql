-- The people who work in the tenant. `password` is an Argon2id string in PHC format; `name_key`
-- is the sort key in hexadecimal; `search` holds the words of name and e-mail.
{table users}
  id {id} not null,
  email {text} not null,
  email_key {text} not null,
  name {text} not null,
  name_key {text} not null default '',
  search {text} not null default '',
  role {text} not null,
  lang {text} not null,
  zone {text} not null,
  state {text} not null check (state in ('invited', 'active', 'locked')),
  password {text},
  created_at {i64} not null,
  last_seen_at {i64},
  version {i64} not null default 1,
  {pk id}
{end}
{unique users_email ON users (email_key)}
{ix users_name ON users (name_key, id)}
{search users}

-- Signed-in browsers. Only the SHA-256 of the cookie's token is kept.
{table sessions}
  token_hash {blob} not null,
  user_id {id} not null,
  created_at {i64} not null,
  seen_at {i64} not null,
  expires_at {i64} not null,
  absolute_expires_at {i64} not null,
  device {text} not null,
  {pk token_hash},
  {fk user_id -> users cascade}
{end}
{ix sessions_user ON sessions (user_id, seen_at)}
{ix sessions_expiry ON sessions (expires_at)}

-- One-time links that let somebody choose a password.
{table invitations}
  token_hash {blob} not null,
  user_id {id} not null,
  expires_at {i64} not null,
  used_at {i64},
  {pk token_hash},
  {fk user_id -> users cascade}
{end}
{ix invitations_user ON invitations (user_id)}
{ix invitations_expiry ON invitations (expires_at)}

-- Keys of programs. Only the SHA-256 of the secret is kept.
{table api_keys}
  id {id} not null,
  secret_hash {blob} not null,
  title {text} not null,
  role {text} not null,
  made_by {id} not null,
  created_at {i64} not null,
  expires_at {i64} not null,
  revoked_at {i64},
  last_used_at {i64},
  {pk id},
  {fk made_by -> users}
{end}
{ix api_keys_maker ON api_keys (made_by)}
