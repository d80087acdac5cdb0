"""Run sql/0034_connecting.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0034_connecting.sql")
