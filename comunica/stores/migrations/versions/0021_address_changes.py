"""Run sql/0021_address_changes.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0021_address_changes.sql")
