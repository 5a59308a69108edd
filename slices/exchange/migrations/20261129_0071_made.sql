-- The records that a running import has made for names in its file: a keyed hash of the name
-- and the record. Rows go when the import ends.
{table import_made}
  import {id} not null,
  word {blob} not null,
  record {id} not null,
  own_row {bool} not null,
  {pk import, word},
  {fk import -> imports cascade}
{end}
