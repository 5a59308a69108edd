-- One act of one actor on one or many records.
{table change_sets clustered}
  id {id} not null,
  at {i64} not null,
  actor_kind {text} not null,
  actor {id},
  via {text} not null,
  action {text} not null,
  collection {text} not null,
  count {i64} not null default 0,
  undoes {id},
  undone_by {id},
  {pk id}
{end}

-- One record changed by it. The payload is sealed under the person's key; the rest names
-- fields and ids, never values.
{table history numbered}
  seq {i64} not null,
  at {i64} not null,
  change_set {id} not null,
  subject_kind {text} not null,
  subject {id} not null,
  person {id},
  action {text} not null,
  fields {text} not null,
  actor_kind {text} not null,
  actor {id},
  via {text} not null,
  commitments {blob} not null,
  sealed {blob} not null,
  prev {blob} not null,
  leaf {blob} not null,
  {pk seq}
{end}
{ix history_subject ON history (subject, seq)}
{ix history_set ON history (change_set, seq)}
{append_only history}

-- The end of the chain; writers of one tenant take their turn here.
{table history_head}
  one {i64} not null,
  seq {i64} not null,
  leaf {blob} not null,
  {pk one}
{end}
