"""Run sql/0053_partners_operated.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0053"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0053_partners_operated.sql")
