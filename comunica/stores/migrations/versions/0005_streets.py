"""Run sql/0005_streets.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0005_streets.sql")
