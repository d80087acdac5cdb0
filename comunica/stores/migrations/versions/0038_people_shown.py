"""Run sql/0038_people_shown.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0038"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0038_people_shown.sql")
