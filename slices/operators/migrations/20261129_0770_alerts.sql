-- What operators are told of: a word, how often, over how many tenants, and by what it is known again: the short hash
-- of a network under the key of the day, or a host that imitates ours. Nothing of anybody in a tenant. `slot` is the
-- hour, so that processes that notice the same tell it once.
{central platform_alerts}
  id {id} not null,
  at {i64} not null,
  slot {i64} not null,
  kind {text} not null,
  mark {text} not null,
  count {i64} not null,
  tenants {i64} not null,
  {pk id}
{end}
{unique platform_alerts_once ON platform_alerts (kind, mark, slot)}
{ix platform_alerts_at ON platform_alerts (at)}

-- How many accounts a network has failed at, as each process has seen it within ten minutes. Gone within the hour.
{central platform_failures}
  network {blob} not null,
  process {id} not null,
  accounts {i64} not null,
  tenants {i64} not null,
  at {i64} not null,
  {pk network, process}
{end}
{ix platform_failures_at ON platform_failures (at)}

-- Letters about alerts that no mail server has taken yet.
{central platform_letters}
  alert {id} not null,
  operator {id} not null,
  attempts {i64} not null,
  due_at {i64} not null,
  {pk alert, operator},
  {fk alert -> platform_alerts cascade},
  {fk operator -> operators cascade}
{end}
{ix platform_letters_next ON platform_letters (due_at)}
