"""People on record: brought in by hand or from lists, shown, given out, erased."""
