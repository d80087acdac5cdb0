"""A message made ready to be read: its words, tokens and pauses, mended commands, the line that patterns search."""
