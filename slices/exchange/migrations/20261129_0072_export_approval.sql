-- Why an export was asked for, and what another administrator said to a large one, both sealed.
alter table exports add column reason {blob};
alter table exports add column refusal {blob};
-- So many records were approved; 0: nobody was asked.
alter table exports add column allowed {i64} not null default 0;
alter table exports add column decided_by {id};
alter table exports add column decided_at {i64};
{ix exports_state ON exports (state, created_at, id)}

-- More records than that wait for another administrator; null: none do. One row, or none yet.
{table export_limit numbered}
  id {i64} not null,
  most {i64},
  {pk id}
{end}
