"""Run sql/0042_partners.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0042"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0042_partners.sql")
