"""Deliver: own channels, claim, pace, send, settle, resolve doubts."""
