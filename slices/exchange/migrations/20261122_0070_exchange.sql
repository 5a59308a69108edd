-- One file on its way in. What the file says stays in its sealed copy; what people decided
-- about it (titles, values and what they stand for) is sealed here.
{table imports}
  id {id} not null,
  collection {text} not null,
  file_name {text} not null,
  size {i64} not null,
  state {text} not null,
  settings {json} not null,
  mapping {blob} not null,
  findings {blob},
  key_column {text},
  mode {text} not null,
  position {json} not null,
  done {i64} not null default 0,
  total {i64} not null default 0,
  created_count {i64} not null default 0,
  updated_count {i64} not null default 0,
  skipped_count {i64} not null default 0,
  failed_count {i64} not null default 0,
  repeated_count {i64} not null default 0,
  restored_count {i64} not null default 0,
  conflict_count {i64} not null default 0,
  change_set {id},
  undo_set {id},
  fault {text},
  acting {json} not null,
  created_by {id},
  created_at {i64} not null,
  finished_at {i64},
  job {id},
  {pk id}
{end}
{ix imports_created ON imports (created_at, id)}

-- What is wrong with a row: where, and by which rule. Never what stands there.
{table import_errors}
  import {id} not null,
  position {i64} not null,
  n {i64} not null,
  line {i64} not null,
  source {i64},
  column_key {text} not null,
  code {text} not null,
  params {json} not null,
  {pk import, position, n},
  {fk import -> imports cascade}
{end}

-- How a person read a file with these headers the last time.
{table import_mappings}
  owner {id} not null,
  headers {blob} not null,
  collection {text} not null,
  mapping {blob} not null,
  key_column {text},
  mode {text} not null,
  changed_at {i64} not null,
  {pk owner, headers}
{end}

-- One file on its way out. What was asked for is sealed: a filter holds what somebody typed.
{table exports}
  id {id} not null,
  collection {text} not null,
  format {text} not null,
  query {blob} not null,
  state {text} not null,
  rows {i64} not null default 0,
  size {i64} not null default 0,
  change_set {id},
  fault {text},
  acting {json} not null,
  created_by {id},
  created_at {i64} not null,
  expires_at {i64} not null,
  job {id},
  {pk id}
{end}
{ix exports_created ON exports (created_at, id)}
