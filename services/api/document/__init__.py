"""/openapi.json: what it says beyond the routes, and its examples."""
