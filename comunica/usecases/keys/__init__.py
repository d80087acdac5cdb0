"""Who calls and what they may: keys, limits, requests answered once."""
