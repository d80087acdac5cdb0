-- Towns that have set a cap, among those at hand. Row level security leaves no other.
SELECT municipality_id FROM budget
