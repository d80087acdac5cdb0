"""Where the person lives: streets with their numbers, zones, contrade, other towns, and what each is to them."""
