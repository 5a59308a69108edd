-- When an account was closed for good, and when nothing of it led to a person any more. To
-- whatever lets somebody in, both are locked.
alter table users add column deactivated_at {i64};
alter table users add column anonymised_at {i64};

-- What somebody owned goes to a colleague, collection by collection: by which act, and how many
-- records have gone and how many could not. No reference to `users`: the heir may leave too.
{table hand_overs}
  user_id {id} not null,
  collection {text} not null,
  heir {id} not null,
  by_id {id},
  change_set {id} not null,
  job {id} not null,
  moved {i64} not null default 0,
  kept {i64} not null default 0,
  at {i64} not null,
  {pk user_id, collection},
  {fk user_id -> users cascade}
{end}
