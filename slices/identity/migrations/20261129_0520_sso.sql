-- Where the tenant's users may sign in instead of here. `issuer` never changes: with the subject it is who somebody
-- is. `secret` is sealed under the tenant's key; `metadata` and `keys` are what the provider last published.
{table sso_providers}
  id {id} not null,
  title {text} not null,
  issuer {text} not null,
  client_id {text} not null default '',
  secret {blob},
  domains {text} not null default '',
  role {text} not null,
  makes_users {bool} not null,
  required {bool} not null,
  created_at {i64} not null,
  version {i64} not null default 1,
  metadata {text} not null default '',
  metadata_at {i64} not null default 0,
  keys {text} not null default '',
  keys_at {i64} not null default 0,
  {pk id}
{end}
{unique sso_providers_issuer ON sso_providers (issuer)}

-- Who a user is at a provider.
{table sso_identities}
  provider_id {id} not null,
  subject {text} not null,
  user_id {id} not null,
  linked_at {i64} not null,
  used_at {i64} not null,
  {pk provider_id, subject},
  {fk provider_id -> sso_providers cascade},
  {fk user_id -> users cascade}
{end}
{unique sso_identities_user ON sso_identities (user_id, provider_id)}

-- Sign-ons under way: a row is taken by the first answer that belongs to it. Only hashes of what the browser carries
-- are kept. `user_id`: the user who links an identity to themselves.
{table sso_attempts}
  state_hash {blob} not null,
  browser_hash {blob} not null,
  provider_id {id} not null,
  user_id {id},
  back {text} not null,
  began_at {i64} not null,
  expires_at {i64} not null,
  {pk state_hash},
  {fk provider_id -> sso_providers cascade},
  {fk user_id -> users cascade}
{end}
{ix sso_attempts_expiry ON sso_attempts (expires_at)}
{ix sso_attempts_provider ON sso_attempts (provider_id)}
{ix sso_attempts_user ON sso_attempts (user_id)}

-- Sign-outs that a provider has sent, so that none is taken twice.
{table sso_logouts}
  token_hash {blob} not null,
  expires_at {i64} not null,
  {pk token_hash}
{end}
{ix sso_logouts_expiry ON sso_logouts (expires_at)}
