-- Those who run the installation. Of an enrolment link only the SHA-256 is kept; the secret of
-- the codes is sealed under a key of the installation.
{central operators}
  id {id} not null,
  name {text} not null,
  email {text} not null,
  email_key {text} not null,
  lang {text} not null,
  password {text},
  totp {blob},
  totp_step {i64} not null,
  certificate {text},
  link_hash {blob},
  link_expires_at {i64},
  failures {i64} not null,
  blocked_until {i64} not null,
  locked_at {i64},
  created_at {i64} not null,
  {pk id}
{end}
{unique operators_email ON operators (email_key)}
{unique operators_certificate ON operators (certificate) WHERE certificate is not null}
{unique operators_link ON operators (link_hash) WHERE link_hash is not null}

-- Their passkeys, sealed; `mark` is the SHA-256 of the credential's id.
{central operator_passkeys}
  id {id} not null,
  operator {id} not null,
  name {text} not null,
  sealed {blob} not null,
  mark {blob} not null,
  created_at {i64} not null,
  used_at {i64},
  {pk id},
  {fk operator -> operators cascade}
{end}
{unique operator_passkeys_mark ON operator_passkeys (mark)}
{ix operator_passkeys_of ON operator_passkeys (operator)}

-- Browsers in which an operator has signed in. Of the cookie's token only the SHA-256 is kept.
{central operator_sessions}
  token_hash {blob} not null,
  id {id} not null,
  operator {id} not null,
  device {text} not null,
  certificate {text},
  created_at {i64} not null,
  seen_at {i64} not null,
  proven_at {i64} not null,
  expires_at {i64} not null,
  {pk token_hash},
  {fk operator -> operators cascade}
{end}
{ix operator_sessions_of ON operator_sessions (operator)}
{ix operator_sessions_end ON operator_sessions (expires_at)}

-- One-time tokens of the host and challenges that were used, until they would have ended by
-- themselves.
{central operator_tokens_used}
  token_hash {blob} not null,
  expires_at {i64} not null,
  {pk token_hash}
{end}
{ix operator_tokens_used_end ON operator_tokens_used (expires_at)}

-- What operators opened and did. `digest` is the SHA-256 of the salt and the content, `hash` that
-- of the hash before and the digest: a line that was removed or altered is found. When the
-- content of a line has had its time, its digest stays as long as the other lines do.
{central operator_log}
  seq {i64} not null,
  at {i64} not null,
  who {text} not null,
  operator {id},
  session {id},
  action {text} not null,
  route {text} not null,
  tenant {i64},
  outcome {text} not null,
  reason {text} not null,
  salt {blob},
  digest {blob} not null,
  hash {blob} not null,
  {pk seq}
{end}
{ix operator_log_of ON operator_log (operator, seq)}
{ix operator_log_at ON operator_log (at)}

-- Where the log ends, and the last line that was removed when its time was over.
{central operator_log_ends}
  one {i64} not null,
  last_seq {i64} not null,
  last_hash {blob} not null,
  removed_seq {i64} not null,
  removed_hash {blob} not null,
  {pk one}
{end}
