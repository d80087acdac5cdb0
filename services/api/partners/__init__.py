"""Routes of partners, and of the mandates that municipalities give them."""
