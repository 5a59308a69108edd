-- The words of contacts get into their index without a query of its own.
{search_words contacts}
