"""Run sql/0072_staff_identity.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0072_staff_identity.sql")
