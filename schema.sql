-- Generated: the tables of every tenant, then those of the control directory, the same on both engines.

table alert_deliveries
  at integer not null
  attempts integer not null
  due_at integer not null
  error_code text
  event text not null
  id blob not null
  line_id blob
  receiver_id blob not null
  state text not null
  status integer
  key (id)
  reference receiver_id -> alert_receivers on delete cascade
  index alert_deliveries_age (at)
  index alert_deliveries_receiver (receiver_id, id)

table alert_receivers
  created_at integer not null
  failing_since integer
  id blob not null
  kinds text not null
  off_at integer
  sealed blob not null
  title text not null
  key (id)

table api_keys
  alarm_at integer
  canary integer not null
  created_at integer not null
  expires_at integer not null
  id blob not null
  last_used_at integer
  made_by blob not null
  revoked_at integer
  role text not null
  secret_hash blob not null
  title text not null
  uses integer not null
  key (id)
  reference made_by -> users on delete restrict
  index api_keys_maker (made_by)

table canaries
  id blob not null
  made_at integer not null
  made_by blob
  key (id)

table canary_alarms
  at integer not null
  canary blob not null
  did text not null
  times integer not null
  user_id blob not null
  key (canary, user_id)
  reference canary -> canaries on delete cascade
  index canary_alarms_age (at)

table challenges
  expires_at integer not null
  kind text not null
  sealed blob not null
  token_hash blob not null
  user_id blob
  key (token_hash)
  reference user_id -> users on delete cascade
  index challenges_expiry (expires_at)
  index challenges_user (user_id)

table change_sets
  action text not null
  actor blob
  actor_kind text not null
  at integer not null
  collection text not null
  count integer not null
  id blob not null
  undoes blob
  undone_by blob
  via text not null
  key (id)
  index change_sets_actor (actor, id)

table consultant_sessions
  consultant blob not null
  expires_at integer not null
  lang text not null
  token_hash blob not null
  key (token_hash)
  reference consultant -> consultants on delete cascade
  index consultant_sessions_of (consultant)

table consultant_visits
  at integer not null
  consultant blob not null
  id blob not null
  page text not null
  path text not null
  key (id)
  reference consultant -> consultants on delete cascade
  index consultant_visits_at (at)
  index consultant_visits_of (consultant, id)

table consultants
  email text not null
  ended_at integer
  ended_by blob
  expires_at integer not null
  id blob not null
  invited_at integer not null
  invited_by blob
  link_hash blob
  name text not null
  reason text not null
  sees_people integer not null
  key (id)
  index consultants_link unique (link_hash) where link_hash is not null
  index consultants_open (expires_at) where ended_at is null

table contact_links
  company blob not null
  is_default integer not null
  person blob not null
  position integer not null
  title text not null
  key (person, company)
  reference company -> contacts on delete restrict
  reference person -> contacts on delete cascade
  index contact_links_company (company, person)

table contact_refs
  contact blob not null
  field blob not null
  target blob not null
  key (contact, field, target)
  reference contact -> contacts on delete cascade
  reference field -> fields on delete restrict
  reference target -> contacts on delete restrict
  index contact_refs_target (target, contact)

table contact_shreds
  at integer not null
  contact blob not null
  key (contact)

table contact_undos
  change_set blob not null
  conflicts integer not null
  job blob
  restored integer not null
  seq integer
  key (change_set)

table contact_uniques
  contact blob not null
  field blob not null
  key blob not null
  key (field, key)
  reference contact -> contacts on delete cascade
  reference field -> fields on delete restrict
  index contact_uniques_contact (contact, field)

table contacts
  binned_at integer not null
  created_at integer not null
  display_key blob not null
  doc text not null
  family_name text not null
  given_name text not null
  id blob not null
  k1 blob
  k10 blob
  k11 blob
  k12 blob
  k13 blob
  k14 blob
  k15 blob
  k16 blob
  k2 blob
  k3 blob
  k4 blob
  k5 blob
  k6 blob
  k7 blob
  k8 blob
  k9 blob
  kind text not null
  language text not null
  name text not null
  name_key blob not null
  owner blob
  search text not null
  source text not null
  updated_at integer not null
  version integer not null
  key (id)
  index contacts_created (binned_at, created_at, id)
  index contacts_display (display_key, id)
  index contacts_k1 (k1, id) where k1 is not null
  index contacts_k10 (k10, id) where k10 is not null
  index contacts_k11 (k11, id) where k11 is not null
  index contacts_k12 (k12, id) where k12 is not null
  index contacts_k13 (k13, id) where k13 is not null
  index contacts_k14 (k14, id) where k14 is not null
  index contacts_k15 (k15, id) where k15 is not null
  index contacts_k16 (k16, id) where k16 is not null
  index contacts_k2 (k2, id) where k2 is not null
  index contacts_k3 (k3, id) where k3 is not null
  index contacts_k4 (k4, id) where k4 is not null
  index contacts_k5 (k5, id) where k5 is not null
  index contacts_k6 (k6, id) where k6 is not null
  index contacts_k7 (k7, id) where k7 is not null
  index contacts_k8 (k8, id) where k8 is not null
  index contacts_k9 (k9, id) where k9 is not null
  index contacts_kind (binned_at, kind, name_key, id)
  index contacts_name (binned_at, name_key, id)
  index contacts_owner (binned_at, owner, name_key, id)
  index contacts_updated (binned_at, updated_at, id)
  search

table devices
  created_at integer not null
  expires_at integer not null
  id blob not null
  name text not null
  proven_at integer
  token_hash blob not null
  used_at integer not null
  user_id blob not null
  key (id)
  reference user_id -> users on delete cascade
  index devices_expiry (expires_at)
  index devices_token unique (token_hash, user_id)
  index devices_user (user_id, used_at)

table email_changes
  asked_at integer not null
  email text not null
  expires_at integer not null
  token_hash blob not null
  user_id blob not null
  key (user_id)
  reference user_id -> users on delete cascade
  index email_changes_expiry (expires_at)
  index email_changes_token unique (token_hash)

table export_limit
  id integer not null
  most integer
  key (id)

table exports
  acting text not null
  allowed integer not null
  change_set blob
  collection text not null
  created_at integer not null
  created_by blob
  decided_at integer
  decided_by blob
  done_at integer
  expires_at integer not null
  fault text
  format text not null
  id blob not null
  job blob
  query blob not null
  reason blob
  refusal blob
  rows integer not null
  size integer not null
  state text not null
  key (id)
  index exports_created (created_at, id)
  index exports_day (created_by, done_at)
  index exports_state (state, created_at, id)

table factor_default
  id integer not null
  since integer not null
  wanted text not null
  key (id)

table factor_policy
  allows_messages integer not null
  id integer not null
  since integer not null
  wanted text not null
  key (id)

table factors
  created_at integer not null
  id blob not null
  kind text not null
  mark blob
  name text not null
  sealed blob not null
  step integer not null
  used_at integer
  user_id blob not null
  key (id)
  reference user_id -> users on delete cascade
  index factors_mark unique (mark) where mark is not null
  index factors_user (user_id, created_at)

table fields
  archived_at integer
  choices text not null
  created_at integer not null
  default_value text not null
  filling integer not null
  group_title text not null
  help text not null
  id blob not null
  is_unique integer not null
  key text not null
  kind text not null
  position integer not null
  privacy text not null
  required integer not null
  slot integer
  title text not null
  version integer not null
  key (id)
  index fields_key unique (key)

table hand_overs
  at integer not null
  by_id blob
  change_set blob not null
  collection text not null
  heir blob not null
  job blob not null
  kept integer not null
  moved integer not null
  user_id blob not null
  key (user_id, collection)
  reference user_id -> users on delete cascade

table history
  action text not null
  actor blob
  actor_kind text not null
  at integer not null
  change_set blob not null
  commitments blob not null
  fields text not null
  leaf blob not null
  person blob
  prev blob not null
  sealed blob not null
  seq integer not null
  subject blob not null
  subject_kind text not null
  via text not null
  key (seq)
  index history_set (change_set, seq)
  index history_subject (subject, seq)
  append only

table history_head
  leaf blob not null
  one integer not null
  seq integer not null
  key (one)

table idempotency_keys
  answer blob
  at integer not null
  key_hash blob not null
  request_hash blob not null
  state text not null
  key (key_hash)
  index idempotency_keys_at (at)

table import_errors
  code text not null
  column_key text not null
  import blob not null
  line integer not null
  n integer not null
  params text not null
  position integer not null
  source integer
  key (import, position, n)
  reference import -> imports on delete cascade

table import_made
  import blob not null
  own_row integer not null
  record blob not null
  word blob not null
  key (import, word)
  reference import -> imports on delete cascade

table import_mappings
  changed_at integer not null
  collection text not null
  headers blob not null
  key_column text
  mapping blob not null
  mode text not null
  owner blob not null
  key (owner, headers)

table imports
  acting text not null
  change_set blob
  collection text not null
  conflict_count integer not null
  created_at integer not null
  created_by blob
  created_count integer not null
  done integer not null
  failed_count integer not null
  fault text
  file_name text not null
  findings blob
  finished_at integer
  id blob not null
  job blob
  key_column text
  mapping blob not null
  mode text not null
  position text not null
  repeated_count integer not null
  restored_count integer not null
  settings text not null
  size integer not null
  skipped_count integer not null
  state text not null
  total integer not null
  undo_set blob
  updated_count integer not null
  key (id)
  index imports_created (created_at, id)

table invitations
  expires_at integer not null
  token_hash blob not null
  used_at integer
  user_id blob not null
  key (token_hash)
  reference user_id -> users on delete cascade
  index invitations_expiry (expires_at)
  index invitations_user (user_id)

table jobs
  attempts integer not null
  cancel_requested integer not null
  claim blob
  created_at integer not null
  created_by blob
  done_count integer not null
  due_at integer not null
  error_code text
  finished_at integer
  id blob not null
  kind text not null
  lease_until integer
  payload text not null
  started_at integer
  state text not null
  total_count integer not null
  key (id)
  index jobs_by_kind (kind, id)
  index jobs_due (due_at) where state = 'queued'
  due

table letters
  attempts integer not null
  created_at integer not null
  due_at integer not null
  error_code text
  id blob not null
  sealed blob not null
  state text not null
  until_at integer not null
  user_id blob
  key (id)

table lockouts
  failures integer not null
  key blob not null
  kind text not null
  last_at integer not null
  until_at integer not null
  user_id blob
  key (kind, key)
  reference user_id -> users on delete cascade
  index lockouts_age (last_at)
  index lockouts_user (user_id)

table look_alikes
  days integer not null
  first_at integer not null
  host text not null
  seen_at integer not null
  key (host)
  index look_alikes_seen (seen_at)

table mail_links
  expires_at integer not null
  purpose text not null
  token_hash blob not null
  user_id blob not null
  key (token_hash)
  reference user_id -> users on delete cascade
  index mail_links_expiry (expires_at)
  index mail_links_user (user_id, purpose)

table networks
  mark blob not null
  seen_at integer not null
  user_id blob not null
  key (user_id, mark)
  reference user_id -> users on delete cascade
  index networks_age (seen_at)

table recovery_codes
  code_hash blob not null
  created_at integer not null
  used_at integer
  user_id blob not null
  key (code_hash)
  reference user_id -> users on delete cascade
  index recovery_codes_user (user_id)

table reset_requests
  created_at integer not null
  id blob not null
  sealed blob not null
  key (id)

table roles
  about text not null
  created_at integer not null
  id blob not null
  rights text not null
  title text not null
  title_key text not null
  version integer not null
  word text not null
  key (id)
  index roles_title unique (title_key)
  index roles_word unique (word)

table saved_filters
  collection text not null
  columns text not null
  created_at integer not null
  filter text not null
  id blob not null
  owner blob
  shared integer not null
  sort text not null
  title text not null
  version integer not null
  key (id)
  index saved_filters_collection (collection, id)

table security_log
  at integer not null
  by_id blob
  device text not null
  event text not null
  id blob not null
  reason blob
  user_id blob
  way text not null
  key (id)
  index security_log_at (at)
  index security_log_user (user_id, id)
  kept log

table sessions
  absolute_expires_at integer not null
  created_at integer not null
  device text not null
  device_id blob
  expires_at integer not null
  factor_at integer
  factor_due integer
  own_at integer
  proven_at integer not null
  seen_at integer not null
  token_hash blob not null
  user_id blob not null
  key (token_hash)
  reference user_id -> users on delete cascade
  index sessions_expiry (expires_at)
  index sessions_user (user_id, seen_at)

table sso_attempts
  back text not null
  began_at integer not null
  browser_hash blob not null
  expires_at integer not null
  provider_id blob not null
  state_hash blob not null
  user_id blob
  key (state_hash)
  reference provider_id -> sso_providers on delete cascade
  reference user_id -> users on delete cascade
  index sso_attempts_expiry (expires_at)
  index sso_attempts_provider (provider_id)
  index sso_attempts_user (user_id)

table sso_identities
  confirmed_at integer
  linked_at integer not null
  provider_id blob not null
  subject text not null
  used_at integer not null
  user_id blob not null
  key (provider_id, subject)
  reference provider_id -> sso_providers on delete cascade
  reference user_id -> users on delete cascade
  index sso_identities_user unique (user_id, provider_id)

table sso_logouts
  expires_at integer not null
  token_hash blob not null
  key (token_hash)
  index sso_logouts_expiry (expires_at)

table sso_providers
  client_id text not null
  created_at integer not null
  domains text not null
  id blob not null
  issuer text not null
  keys text not null
  keys_at integer not null
  makes_users integer not null
  metadata text not null
  metadata_at integer not null
  required integer not null
  role text not null
  secret blob
  title text not null
  version integer not null
  key (id)
  index sso_providers_issuer unique (issuer)

table team_members
  team blob not null
  user_id blob not null
  key (team, user_id)
  reference team -> teams on delete cascade
  reference user_id -> users on delete cascade
  index team_members_user (user_id, team)

table teams
  created_at integer not null
  id blob not null
  title text not null
  title_key text not null
  version integer not null
  key (id)
  index teams_title unique (title_key)

table telephone_codes
  expires_at integer not null
  id blob not null
  sealed blob not null
  token_hash blob not null
  tries integer not null
  user_id blob not null
  key (id)
  reference user_id -> users on delete cascade
  index telephone_codes_expiry (expires_at)
  index telephone_codes_token unique (token_hash)
  index telephone_codes_user (user_id)

table telephone_messages
  at integer not null
  id blob not null
  user_id blob not null
  key (id)
  reference user_id -> users on delete cascade
  index telephone_messages_at (at)
  index telephone_messages_user (user_id, at)

table telephones
  created_at integer not null
  sealed blob not null
  used_at integer
  user_id blob not null
  key (user_id)
  reference user_id -> users on delete cascade

table users
  anonymised_at integer
  created_at integer not null
  deactivated_at integer
  email text not null
  email_key text not null
  id blob not null
  lang text not null
  last_seen_at integer
  name text not null
  name_key text not null
  password text
  role text not null
  search text not null
  state text not null
  version integer not null
  zone text not null
  key (id)
  index users_email unique (email_key)
  index users_name (name_key, id)
  search

table viewings
  at integer not null
  id blob not null
  key_id blob
  route text not null
  status integer not null
  subject blob
  times integer not null
  user_id blob not null
  key (id)
  index viewings_at (at)
  index viewings_subject (subject, id)
  index viewings_user (user_id, id)

table wrong_codes
  failures integer not null
  user_id blob not null
  wait_until integer not null
  key (user_id)
  reference user_id -> users on delete cascade


table control_log
  action text not null
  at integer not null
  id blob not null
  tenant integer not null
  key (id)
  index control_log_at (at, id)
  append only

table daily_work
  kinds text not null
  one integer not null
  key (one)

table operator_log
  action text not null
  at integer not null
  digest blob not null
  hash blob not null
  operator blob
  outcome text not null
  reason text not null
  route text not null
  salt blob
  seq integer not null
  session blob
  tenant integer
  who text not null
  key (seq)
  index operator_log_at (at)
  index operator_log_of (operator, seq)

table operator_log_ends
  last_hash blob not null
  last_seq integer not null
  one integer not null
  removed_hash blob not null
  removed_seq integer not null
  key (one)

table operator_passkeys
  created_at integer not null
  id blob not null
  mark blob not null
  name text not null
  operator blob not null
  sealed blob not null
  used_at integer
  key (id)
  reference operator -> operators on delete cascade
  index operator_passkeys_mark unique (mark)
  index operator_passkeys_of (operator)

table operator_sessions
  certificate text
  created_at integer not null
  device text not null
  expires_at integer not null
  id blob not null
  operator blob not null
  proven_at integer not null
  seen_at integer not null
  token_hash blob not null
  key (token_hash)
  reference operator -> operators on delete cascade
  index operator_sessions_end (expires_at)
  index operator_sessions_of (operator)

table operator_tokens_used
  expires_at integer not null
  token_hash blob not null
  key (token_hash)
  index operator_tokens_used_end (expires_at)

table operators
  blocked_until integer not null
  certificate text
  confirmed_at integer not null
  created_at integer not null
  email text not null
  email_key text not null
  failures integer not null
  id blob not null
  lang text not null
  link_expires_at integer
  link_hash blob
  locked_at integer
  name text not null
  password text
  totp blob
  totp_step integer not null
  key (id)
  index operators_certificate unique (certificate) where certificate is not null
  index operators_email unique (email_key)
  index operators_link unique (link_hash) where link_hash is not null

table platform_alerts
  at integer not null
  count integer not null
  id blob not null
  kind text not null
  mark text not null
  slot integer not null
  tenants integer not null
  key (id)
  index platform_alerts_at (at)
  index platform_alerts_once unique (kind, mark, slot)

table platform_failures
  accounts integer not null
  at integer not null
  network blob not null
  process blob not null
  tenants integer not null
  key (network, process)
  index platform_failures_at (at)

table platform_letters
  alert blob not null
  attempts integer not null
  due_at integer not null
  operator blob not null
  key (alert, operator)
  reference alert -> platform_alerts on delete cascade
  reference operator -> operators on delete cascade
  index platform_letters_next (due_at)

table tenant_backups
  at integer not null
  noted_at integer not null
  tenant integer not null
  key (tenant)

table tenant_jobs
  error_code text not null
  jobs integer not null
  kind text not null
  oldest_due_at integer not null
  state text not null
  tenant integer not null
  key (tenant, kind, state, error_code)

table tenant_makings
  id integer not null
  slug text
  started_at integer not null
  key (id)
  index tenant_makings_slug unique (slug)

table tenant_measures
  bytes integer not null
  measured_at integer not null
  tenant integer not null
  users integer
  key (tenant)

table tenant_numbers
  last integer not null
  one integer not null
  key (one)

table tenants
  closed_at integer
  created_at integer not null
  house integer not null
  id integer not null
  lang text not null
  name text not null
  plan text
  sensitive_fields integer not null
  slug text not null
  state text not null
  zone text not null
  key (id)
  index tenants_slug unique (slug)

