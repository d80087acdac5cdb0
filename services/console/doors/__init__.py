"""What every request passes before a page, and every answer after it."""
