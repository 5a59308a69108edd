-- Numbers to which codes are sent as text messages, one for each user who wants it. `sealed` is under the person's key
-- of the class security.
{table telephones}
  user_id {id} not null,
  sealed {blob} not null,
  created_at {i64} not null,
  used_at {i64},
  {pk user_id},
  {fk user_id -> users cascade}
{end}

-- Codes that were sent and not used yet. `token_hash` is that of the sign-in, or of the setting up, that asked for one;
-- `sealed` is number and code.
{table telephone_codes}
  id {id} not null,
  token_hash {blob} not null,
  user_id {id} not null,
  sealed {blob} not null,
  tries {i64} not null,
  expires_at {i64} not null,
  {pk id},
  {fk user_id -> users cascade}
{end}
{unique telephone_codes_token ON telephone_codes (token_hash)}
{ix telephone_codes_user ON telephone_codes (user_id)}
{ix telephone_codes_expiry ON telephone_codes (expires_at)}

-- When a code was sent, for a day: messages cost money, and some people earn by them.
{table telephone_messages}
  id {id} not null,
  user_id {id} not null,
  at {i64} not null,
  {pk id},
  {fk user_id -> users cascade}
{end}
{ix telephone_messages_user ON telephone_messages (user_id, at)}
{ix telephone_messages_at ON telephone_messages (at)}

-- Whether codes may be sent as text messages.
alter table factor_policy add column allows_messages {i64} not null default 0;
