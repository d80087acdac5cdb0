"""Words for several people of one surname: `fam. Rossi`, `i fratelli Rovetta`."""

#: Before a surname that they share.
FAMILY = frozenset(
    {"famiglia", "fam", "family", "familia", "familie", "famille", "coniugi", "fratelli", "sorelle", "eredi"}
)
