"""Run sql/0044_partners_on_nats.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0044"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0044_partners_on_nats.sql")
