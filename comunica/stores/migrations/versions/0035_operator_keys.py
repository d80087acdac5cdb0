"""Run sql/0035_operator_keys.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0035_operator_keys.sql")
