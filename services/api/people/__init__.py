"""Routes of the people on record, and of lists of people."""
