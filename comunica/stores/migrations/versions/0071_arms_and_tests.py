"""Run sql/0071_arms_and_tests.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0071"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0071_arms_and_tests.sql")
