"""What is left out before a message is read: courtesy, our own texts, what is told beside it."""
