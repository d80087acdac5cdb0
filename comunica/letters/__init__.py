"""The way to the staff's mailboxes: letters over SMTP."""
