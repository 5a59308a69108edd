-- What people prove themselves with beside a password. `sealed` is the secret of a code
-- generator or the public half of a passkey, under the person's key of the class security.
-- `mark` is the SHA-256 of a passkey's id; `step` is the last time step whose code was taken.
{table factors}
  id {id} not null,
  user_id {id} not null,
  kind {text} not null check (kind in ('totp', 'passkey')),
  name {text} not null,
  sealed {blob} not null,
  mark {blob},
  step {i64} not null default 0,
  created_at {i64} not null,
  used_at {i64},
  {pk id},
  {fk user_id -> users cascade}
{end}
{ix factors_user ON factors (user_id, created_at)}
{unique factors_mark ON factors (mark) WHERE mark is not null}

-- Codes for when everything else is lost. Only their SHA-256 is kept; each opens once.
{table recovery_codes}
  code_hash {blob} not null,
  user_id {id} not null,
  created_at {i64} not null,
  used_at {i64},
  {pk code_hash},
  {fk user_id -> users cascade}
{end}
{ix recovery_codes_user ON recovery_codes (user_id)}

-- What we wait for between two requests, and what we must know when the answer comes. Only the
-- SHA-256 of the token is kept. A challenge nobody has a name for yet has no user.
{table challenges}
  token_hash {blob} not null,
  kind {text} not null,
  user_id {id},
  sealed {blob} not null,
  expires_at {i64} not null,
  {pk token_hash},
  {fk user_id -> users cascade}
{end}
{ix challenges_user ON challenges (user_id)}
{ix challenges_expiry ON challenges (expires_at)}

-- Wrong codes in a row, and until when no code is taken.
{table wrong_codes}
  user_id {id} not null,
  failures {i64} not null,
  wait_until {i64} not null,
  {pk user_id},
  {fk user_id -> users cascade}
{end}

-- Who must have a second factor, and from when on without exception: one row.
{table factor_policy numbered}
  id {i64} not null,
  wanted {text} not null check (wanted in ('nobody', 'administrators', 'everyone')),
  since {i64} not null,
  {pk id}
{end}
