"""The way to the programs of towns: callbacks over HTTPS."""
