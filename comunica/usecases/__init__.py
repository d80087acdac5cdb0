"""What Comunica does, one file per thing, named by its verb. Each speaks to ports (small Protocols beside it)."""
