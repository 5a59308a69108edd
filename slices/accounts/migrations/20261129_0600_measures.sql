-- How large a tenant is and how its work stands: figures that the tenant's own work reports.
{central tenant_measures}
  tenant {i64} not null,
  bytes {i64} not null,
  measured_at {i64} not null,
  {pk tenant}
{end}

-- Jobs of a tenant that have not ended well, by kind, state and the code of their error.
{central tenant_jobs}
  tenant {i64} not null,
  kind {text} not null,
  state {text} not null,
  error_code {text} not null,
  jobs {i64} not null,
  oldest_due_at {i64} not null,
  {pk tenant, kind, state, error_code}
{end}
