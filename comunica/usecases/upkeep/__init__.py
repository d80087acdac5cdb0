"""Look after the record: clear what has a term, close months, count again, show how all stands."""
