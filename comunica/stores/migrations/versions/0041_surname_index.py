"""Run sql/0041_surname_index.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0041"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0041_surname_index.sql")
