"""Run sql/0031_requests.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0031"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0031_requests.sql")
