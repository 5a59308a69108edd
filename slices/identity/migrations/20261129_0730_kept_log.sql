-- The database itself keeps the lines of the security log: none is changed, except that by what
-- and with which browser somebody came in, and why they did something, is emptied when they are
-- anonymised, and none is deleted within its 365 days.
{kept_log security_log 365 | id, at, event, user_id, by_id | device, way, reason}
