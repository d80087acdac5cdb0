"""The front doors of the console."""
