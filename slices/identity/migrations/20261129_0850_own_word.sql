-- When the owner of an account showed by something of their own that a link to a provider is theirs. Nothing where
-- only the provider's word says so, as of every link that is older than this: such a link opens no account that may
-- more than a manager until its owner has confirmed it.
alter table sso_identities add column confirmed_at {i64};
-- When a password or a factor was last shown in a session; nothing where it rests on a provider's word alone.
alter table sessions add column own_at {i64};
