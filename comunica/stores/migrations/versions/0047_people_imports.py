"""Run sql/0047_people_imports.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0047_people_imports.sql")
