"""Run sql/0048_audiences.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0048_audiences.sql")
