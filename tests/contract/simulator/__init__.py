"""The simulator behind two doors, which close with this folder."""
