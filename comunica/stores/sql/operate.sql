-- Let the transaction at hand write as this operator's key, while it is in force. $1: the key's id.
SELECT set_config('app.operator', $1::uuid::text, true)
