-- Lets the transaction plan each statement for its own values: an audience of a thousand streets is looked up in another way
-- than one of everybody.
SELECT set_config('plan_cache_mode', 'force_custom_plan', true)
