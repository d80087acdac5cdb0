"""Run sql/0012_budget.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0012_budget.sql")
