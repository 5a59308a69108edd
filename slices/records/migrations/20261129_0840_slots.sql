-- A field that gets its index later waits until what contacts have in it stands there: until then
-- `filling` is 1, and lists use the index as little as if there were none.
alter table fields add column filling {i64} not null default 0;
