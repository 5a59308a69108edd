-- When it was last confirmed that an operator needs their access, which ends some time after that.
-- Whoever is there already was confirmed when they were added.
alter table operators add column confirmed_at {i64} not null default 0;
update operators set confirmed_at = created_at;
