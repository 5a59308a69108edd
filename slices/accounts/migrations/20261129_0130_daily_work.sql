-- Which kinds of daily work every tenant has been given, as words with spaces between them.
{central daily_work}
  one {i64} not null,
  kinds {text} not null,
  {pk one}
{end}
