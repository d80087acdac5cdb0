"""Run sql/0067_letters_and_seals.sql."""

from comunica.stores.migrations.script import run_sql

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0067_letters_and_seals.sql")
