"""Run sql/0064_settings.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0064_settings.sql")
