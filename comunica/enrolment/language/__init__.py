"""What is known of words, whoever writes them: spelling, dialects, numerals, forms of verbs, and patterns of a line."""
