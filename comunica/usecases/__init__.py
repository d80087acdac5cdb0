"""What Comunica does, in rooms by subject: one file per thing, named by its verb, speaking to ports (small Protocols)."""
