"""Run sql/0001_roles.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0001"
down_revision = None
branch_labels = ("expand",)
depends_on = None


def upgrade() -> None:
    run_sql("0001_roles.sql")
