-- By the word of a webhook the limit on people falls at once; that it rises, the provider is asked to confirm.

-- What the webhook said that it rises to, until the provider has answered; 0: as many as it likes. Null: nothing.
ALTER TABLE portfolio ADD COLUMN rises_to integer CHECK (rises_to >= 0);
GRANT UPDATE (rises_to) ON portfolio TO comunica_dispatcher;
