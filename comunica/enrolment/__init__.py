"""What a citizen means: reading a message, consent and its proof, the replies. Pure."""
