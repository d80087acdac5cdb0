"""Run sql/0030_requests.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0030"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0030_requests.sql")
