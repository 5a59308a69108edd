-- Why records were taken out, sealed: it may mention anybody.
alter table security_log add column reason {blob};
