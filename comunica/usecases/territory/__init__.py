"""The territory of a municipality as its citizens name it: gazetteer, aliases, zones."""
