-- Hosts that only look like ours, from which pages of this tenant were opened. Names of hosts, of
-- no person. A host that was not seen for a year is removed by a daily job.
{table look_alikes}
  host {text} not null,
  first_at {i64} not null,
  seen_at {i64} not null,
  days {i64} not null,
  {pk host}
{end}
{ix look_alikes_seen ON look_alikes (seen_at)}
