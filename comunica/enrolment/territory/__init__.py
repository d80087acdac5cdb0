"""The files of a territory: a gazetteer as JSON, a stradario, the shapes of zones. Read, checked, written back."""
