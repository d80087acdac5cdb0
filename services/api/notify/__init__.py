"""Routes as the clients of GOV.UK Notify and GC Notify know them: single messages, lists, templates, what came in."""
