-- The words of users get into their index without a query of its own.
{search_words users}
