"""What every service needs to live: settings, logs, health, metrics, start and stop."""
