"""Run sql/0033_key_life.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0033"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0033_key_life.sql")
