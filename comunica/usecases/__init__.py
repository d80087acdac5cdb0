"""What Comunica does, in rooms by subject: a file per thing, named by its verb, speaking to ports (small Protocols)."""
