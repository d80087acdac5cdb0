"""Broadcasts, audiences, delivery states, lanes, pacing, verdicts, doubt. Pure: no I/O, no clock, no dice."""
