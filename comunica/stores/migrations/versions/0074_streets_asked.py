"""Run sql/0074_streets_asked.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0074_streets_asked.sql")
