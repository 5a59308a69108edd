-- When a second factor was last shown in a session: what takes a factor away asks for one, and a password is none.
alter table sessions add column factor_at {i64};
