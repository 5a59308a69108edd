-- The directory: which tenants there are. Nothing of what is in them.
{central tenants}
  id {i64} not null,
  slug {text} not null,
  name {text} not null,
  lang {text} not null,
  zone {text} not null,
  state {text} not null check (state in ('active', 'closed')),
  house {bool} not null,
  sensitive_fields {bool} not null,
  created_at {i64} not null,
  closed_at {i64},
  {pk id}
{end}
{unique tenants_slug ON tenants (slug)}

-- Tenants that are being made. A row without a slug was given up and waits to be cleaned away.
{central tenant_makings}
  id {i64} not null,
  slug {text},
  started_at {i64} not null,
  {pk id}
{end}
{unique tenant_makings_slug ON tenant_makings (slug)}

-- The last number that was given to a tenant; none is ever given twice.
{central tenant_numbers}
  one {i64} not null,
  last {i64} not null,
  {pk one}
{end}

-- What was done to tenants. It outlives them, so it knows their numbers and not their names.
{central control_log}
  id {id} not null,
  at {i64} not null,
  action {text} not null,
  tenant {i64} not null,
  {pk id}
{end}
{ix control_log_at ON control_log (at, id)}
{append_only control_log}
