"""Routes of broadcasts, series and files."""
