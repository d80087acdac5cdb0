"""Partners and their mandates: what is submitted once for many municipalities, and what becomes of it."""
