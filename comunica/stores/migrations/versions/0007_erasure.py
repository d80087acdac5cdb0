"""Run sql/0007_erasure.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0007_erasure.sql")
