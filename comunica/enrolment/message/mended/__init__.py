"""What is mended in a message before it is read: commands, blanks, dictation, words that show what follows."""
