"""Routes of templates at the provider."""
