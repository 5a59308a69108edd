-- Persons and companies. `doc` holds what no index needs; `k1` to `k16` are the order-preserving
-- bytes of indexed custom fields. A binned contact has neither slots nor words, so that every
-- index but the first four is an index of living contacts.
{table contacts}
  id {id} not null,
  version {i64} not null,
  kind {text} not null,
  name {text} not null,
  name_key {blob} not null,
  display_key {blob} not null,
  given_name {text} not null,
  family_name {text} not null,
  owner {id},
  source {text} not null,
  language {text} not null,
  created_at {i64} not null,
  updated_at {i64} not null,
  binned_at {i64} not null default 0,
  doc {json} not null,
  search {text} not null,
  k1 {blob},
  k2 {blob},
  k3 {blob},
  k4 {blob},
  k5 {blob},
  k6 {blob},
  k7 {blob},
  k8 {blob},
  k9 {blob},
  k10 {blob},
  k11 {blob},
  k12 {blob},
  k13 {blob},
  k14 {blob},
  k15 {blob},
  k16 {blob},
  {pk id}
{end}
{ix contacts_name ON contacts (binned_at, name_key, id)}
{ix contacts_created ON contacts (binned_at, created_at, id)}
{ix contacts_updated ON contacts (binned_at, updated_at, id)}
{ix contacts_owner ON contacts (binned_at, owner, name_key, id)}
{ix contacts_kind ON contacts (binned_at, kind, name_key, id)}
{ix contacts_display ON contacts (display_key, id)}
{slot contacts k1}
{slot contacts k2}
{slot contacts k3}
{slot contacts k4}
{slot contacts k5}
{slot contacts k6}
{slot contacts k7}
{slot contacts k8}
{slot contacts k9}
{slot contacts k10}
{slot contacts k11}
{slot contacts k12}
{slot contacts k13}
{slot contacts k14}
{slot contacts k15}
{slot contacts k16}
{search contacts}

-- The companies a person belongs to.
{table contact_links}
  person {id} not null,
  company {id} not null,
  title {text} not null,
  is_default {bool} not null,
  position {i64} not null,
  {pk person, company},
  {fk person -> contacts cascade},
  {fk company -> contacts}
{end}
{ix contact_links_company ON contact_links (company, person)}

-- What the tenant adds to contacts.
{table fields}
  id {id} not null,
  version {i64} not null,
  key {text} not null,
  title {text} not null,
  kind {text} not null,
  group_title {text} not null,
  position {i64} not null,
  help {text} not null,
  required {bool} not null,
  is_unique {bool} not null,
  default_value {text} not null,
  choices {json} not null,
  privacy {text} not null,
  slot {i64},
  archived_at {i64},
  created_at {i64} not null,
  {pk id}
{end}
{unique fields_key ON fields (key)}

-- Which contact points to which in a custom field.
{table contact_refs}
  contact {id} not null,
  field {id} not null,
  target {id} not null,
  {pk contact, field, target},
  {fk contact -> contacts cascade},
  {fk field -> fields},
  {fk target -> contacts}
{end}
{ix contact_refs_target ON contact_refs (target, contact)}

-- One row per value that nobody else may have.
{table contact_uniques}
  field {id} not null,
  key {blob} not null,
  contact {id} not null,
  {pk field, key},
  {fk field -> fields},
  {fk contact -> contacts cascade}
{end}
{ix contact_uniques_contact ON contact_uniques (contact, field)}

-- Purged contacts whose keys are still to be destroyed.
{table contact_shreds}
  contact {id} not null,
  at {i64} not null,
  {pk contact}
{end}

-- How far the undoing of a change set has come: the last entry that was looked at, what became
-- of the records, and the job that goes on with it, if the set is a large one.
{table contact_undos}
  change_set {id} not null,
  seq {i64},
  restored {i64} not null,
  conflicts {i64} not null,
  job {id},
  {pk change_set}
{end}

{table saved_filters}
  id {id} not null,
  version {i64} not null,
  title {text} not null,
  collection {text} not null,
  filter {json} not null,
  sort {text} not null,
  columns {json} not null,
  owner {id},
  shared {bool} not null,
  created_at {i64} not null,
  {pk id}
{end}
{ix saved_filters_collection ON saved_filters (collection, id)}
