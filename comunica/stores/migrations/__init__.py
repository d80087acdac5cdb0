"""The schema, in steps that never stop a service: expand before the new code runs, contract after the old is gone."""
