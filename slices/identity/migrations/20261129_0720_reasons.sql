-- Why records were taken out, or a rule was changed, sealed: it may mention anybody.
alter table security_log add column reason {blob};
