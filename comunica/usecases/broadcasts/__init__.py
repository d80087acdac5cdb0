"""Broadcasts: submitted, foreseen, decided on, started, steered, followed, shown."""
