-- Programs that are told of alerts over HTTPS. `sealed` is the address and the secret with which messages are signed,
-- under the tenant's key. `failing_since`: nothing has reached it since then; `off_at`: nothing is sent any more.
{table alert_receivers}
  id {id} not null,
  title {text} not null,
  sealed {blob} not null,
  kinds {text} not null,
  created_at {i64} not null,
  failing_since {i64},
  off_at {i64},
  {pk id}
{end}

-- What was sent to them, and how it went. `line_id` is the line of the security log; a test has none. Kept for 90 days,
-- then removed by a daily job.
{table alert_deliveries}
  id {id} not null,
  receiver_id {id} not null,
  line_id {id},
  event {text} not null,
  at {i64} not null,
  state {text} not null check (state in ('waiting', 'delivered', 'failed')),
  attempts {i64} not null,
  status {i64},
  error_code {text},
  due_at {i64} not null,
  {pk id},
  {fk receiver_id -> alert_receivers cascade}
{end}
{ix alert_deliveries_receiver ON alert_deliveries (receiver_id, id)}
{ix alert_deliveries_age ON alert_deliveries (at)}
