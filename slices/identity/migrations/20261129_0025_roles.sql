-- The roles of the tenant's own. Users and keys name a role by its `word`: that of a fixed level,
-- or the id of one of these. `title_key` keeps two from looking the same.
{table roles}
  id {id} not null,
  word {text} not null,
  title {text} not null,
  title_key {text} not null,
  about {text} not null,
  rights {json} not null,
  created_at {i64} not null,
  version {i64} not null default 1,
  {pk id}
{end}
{unique roles_word ON roles (word)}
{unique roles_title ON roles (title_key)}

-- Teams, and who belongs to them: a user to any number.
{table teams}
  id {id} not null,
  title {text} not null,
  title_key {text} not null,
  created_at {i64} not null,
  version {i64} not null default 1,
  {pk id}
{end}
{unique teams_title ON teams (title_key)}

{table team_members}
  team {id} not null,
  user_id {id} not null,
  {pk team, user_id},
  {fk team -> teams cascade},
  {fk user_id -> users cascade}
{end}
{ix team_members_user ON team_members (user_id, team)}
