"""Run sql/0040_message_log.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0040"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0040_message_log.sql")
