"""Run sql/0062_review.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0062"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0062_review.sql")
