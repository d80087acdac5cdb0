"""Pauses that nobody typed: before a sentence, a question, a clause."""
