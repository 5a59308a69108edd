-- Keys that are made only to be stolen: they open nothing, and whoever uses one is told of. `uses` counts that, and
-- `alarm_at` is when it was last told.
alter table api_keys add column canary {i64} not null default 0;
alter table api_keys add column uses {i64} not null default 0;
alter table api_keys add column alarm_at {i64};
