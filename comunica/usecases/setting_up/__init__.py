"""Set up municipalities, their channels and their templates with the provider; look at them again."""
