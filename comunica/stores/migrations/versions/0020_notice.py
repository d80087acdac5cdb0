"""Run sql/0020_notice.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0020"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0020_notice.sql")
