-- What was opened, by whom and how often in about a second: the detailed log. `subject` is the
-- record that the address named. Kept for 90 days, then removed by a daily job.
{table viewings}
  id {id} not null,
  at {i64} not null,
  user_id {id} not null,
  key_id {id},
  route {text} not null,
  subject {id},
  status {i64} not null,
  times {i64} not null,
  {pk id}
{end}
{ix viewings_at ON viewings (at)}
{ix viewings_user ON viewings (user_id, id)}
{ix viewings_subject ON viewings (subject, id)}
