"""Who the person is: runs of words that are names, and given name and surname told apart."""
