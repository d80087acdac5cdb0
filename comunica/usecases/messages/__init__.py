"""Single messages, and lists of them: each is a request, and a source of one delivery."""
