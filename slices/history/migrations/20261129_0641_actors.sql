-- What one user has done: they are told of it, however much others have done.
{ix change_sets_actor ON change_sets (actor, id)}
