"""Routes of the territory: zones, gazetteer, aliases."""
