-- Consultants whom an administrator has invited to look at the settings. Of the link only the
-- SHA-256 is kept, until it was opened.
{table consultants}
  id {id} not null,
  name {text} not null,
  email {text} not null,
  reason {text} not null,
  sees_people {bool} not null,
  invited_by {id},
  invited_at {i64} not null,
  expires_at {i64} not null,
  link_hash {blob},
  ended_at {i64},
  ended_by {id},
  {pk id}
{end}
{ix consultants_open ON consultants (expires_at) WHERE ended_at is null}
{unique consultants_link ON consultants (link_hash) WHERE link_hash is not null}

-- Browsers in which a consultant came in. Only the SHA-256 of the cookie's token is kept.
{table consultant_sessions}
  token_hash {blob} not null,
  consultant {id} not null,
  expires_at {i64} not null,
  lang {text} not null,
  {pk token_hash},
  {fk consultant -> consultants cascade}
{end}
{ix consultant_sessions_of ON consultant_sessions (consultant)}

-- Each page that a consultant opened: which one, and its path, which holds ids of settings only.
{table consultant_visits}
  id {id} not null,
  consultant {id} not null,
  at {i64} not null,
  page {text} not null,
  path {text} not null,
  {pk id},
  {fk consultant -> consultants cascade}
{end}
{ix consultant_visits_of ON consultant_visits (consultant, id)}
{ix consultant_visits_at ON consultant_visits (at)}
