"""Run sql/contract_0001_grants.sql: the first of the branch that removes. It asks for what was added before."""

from comunica.stores.migrations.script import run_sql

revision = "contract_0001"
down_revision = None
branch_labels = ("contract",)
depends_on = ("0040",)


def upgrade() -> None:
    run_sql("contract_0001_grants.sql")
