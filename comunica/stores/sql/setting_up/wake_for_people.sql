-- What waits on a channel for people is looked at again at once, in the municipality at hand: its limit is another now.
-- A statement after the one that changed the limit: it sees whoever began to wait while that one stood in line for the
-- portfolio. $1: channel.
UPDATE due_source SET due_at = now()
WHERE step = 'send' AND due_at > now()
  AND channel_id IN (SELECT c.id FROM channel AS c JOIN portfolio AS p ON p.id = c.portfolio_id WHERE c.id = $1)
