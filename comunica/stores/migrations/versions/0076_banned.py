"""Run sql/0076_banned.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0076_banned.sql")
