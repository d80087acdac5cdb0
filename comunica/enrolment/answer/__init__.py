"""The answer to a question of ours, read together with what was known."""
