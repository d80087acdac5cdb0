"""A list of people who consented elsewhere: its file, columns and cells, each row checked or refused."""
