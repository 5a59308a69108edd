-- By what somebody came in, failed to, or proved again who they are: words such as `password+code`.
alter table security_log add column way {text} not null default '';
