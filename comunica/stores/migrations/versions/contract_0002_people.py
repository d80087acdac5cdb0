"""Run sql/contract_0002_people.sql."""

from comunica.stores.migrations.script import run_sql

revision = "contract_0002"
down_revision = "contract_0001"
branch_labels = None
depends_on = ("0055",)


def upgrade() -> None:
    run_sql("contract_0002_people.sql")
