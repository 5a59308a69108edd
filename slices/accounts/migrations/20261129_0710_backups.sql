-- When the host's own tool last made a backup of a tenant, as that tool has said, and when it said so.
{central tenant_backups}
  tenant {i64} not null,
  at {i64} not null,
  noted_at {i64} not null,
  {pk tenant}
{end}
