"""Runs a revision's .sql file as one script."""

from importlib import resources

from alembic import op


def run_sql(name: str) -> None:
    """Run sql/<name> as it stands. The driver takes the whole script at once, dollar quotes and all."""
    script = resources.files("comunica.stores.migrations").joinpath("sql", name).read_text("utf-8")
    op.get_bind().exec_driver_sql(script.replace("%", "%%"))
