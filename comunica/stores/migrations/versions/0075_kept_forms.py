"""Run sql/0075_kept_forms.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0075_kept_forms.sql")
