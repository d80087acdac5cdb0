"""Run sql/0063_public_pages.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0063_public_pages.sql")
