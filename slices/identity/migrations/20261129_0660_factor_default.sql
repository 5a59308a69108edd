-- What this tenant has seen that its provider asks where nobody here has decided, and since when: one row.
{table factor_default numbered}
  id {i64} not null,
  wanted {text} not null check (wanted in ('nobody', 'administrators', 'everyone')),
  since {i64} not null,
  {pk id}
{end}

-- Until when a session goes on whose user is asked for a second factor and has none.
alter table sessions add column factor_due {i64};
