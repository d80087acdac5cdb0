"""Run sql/0050_operated.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0050_operated.sql")
