-- What happened to the ways in: who signed in, failed, was locked out, got rights or a key.
-- `user_id` is whose account it concerns, `by_id` who did it where that is somebody else.
-- Kept for 365 days, then removed by a daily job.
{table security_log}
  id {id} not null,
  at {i64} not null,
  event {text} not null,
  user_id {id},
  by_id {id},
  device {text} not null,
  {pk id}
{end}
{ix security_log_at ON security_log (at)}
{ix security_log_user ON security_log (user_id, id)}
