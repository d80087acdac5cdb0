"""Run sql/0052_lists_steered.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0052_lists_steered.sql")
