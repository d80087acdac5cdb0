"""Run sql/0049_people.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0049_people.sql")
