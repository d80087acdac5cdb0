"""People of a municipality's staff: invited, signed in at the console, given a role, suspended."""
