"""Routes of operators: municipalities, channels, partners."""
