-- An address that a user wants to have from now on, until a link in a letter to it was followed.
-- Only the SHA-256 of the token is kept.
{table email_changes}
  user_id {id} not null,
  token_hash {blob} not null,
  email {text} not null,
  asked_at {i64} not null,
  expires_at {i64} not null,
  {pk user_id},
  {fk user_id -> users cascade}
{end}
{unique email_changes_token ON email_changes (token_hash)}
{ix email_changes_expiry ON email_changes (expires_at)}
