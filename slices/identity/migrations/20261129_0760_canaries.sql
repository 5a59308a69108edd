-- Records that nobody has a reason to open: whoever does is told of to administrators. `id` is the record's.
{table canaries}
  id {id} not null,
  made_by {id},
  made_at {i64} not null,
  {pk id}
{end}

-- When somebody last raised the alarm of a canary, by what, and how often.
{table canary_alarms}
  canary {id} not null,
  user_id {id} not null,
  at {i64} not null,
  did {text} not null check (did in ('opened', 'changed', 'exported')),
  times {i64} not null,
  {pk canary, user_id},
  {fk canary -> canaries cascade}
{end}
{ix canary_alarms_age ON canary_alarms (at)}
