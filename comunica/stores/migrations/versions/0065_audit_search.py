"""Run sql/0065_audit_search.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0065_audit_search.sql")
