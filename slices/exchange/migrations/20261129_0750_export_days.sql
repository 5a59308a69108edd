-- When the file of an export was there: what one person takes out within a day is counted together.
alter table exports add column done_at {i64};
{ix exports_day ON exports (created_by, done_at)}
