"""Rows of the staff, opened."""

import asyncpg

from comunica.municipality.roles import Role
from comunica.stores.sealing import MunicipalityVault
from comunica.usecases.staff.staff_record import MemberShown, MemberToProve, StaffState

EMAIL = "staff_member.email_sealed"
NAME = "staff_member.name_sealed"
TOTP = "staff_member.totp_sealed"
LINK_TOTP = "staff_link.totp_sealed"


def member_shown(row: asyncpg.Record, vault: MunicipalityVault) -> MemberShown:
    """As administrators see them."""
    return MemberShown(
        id=row["id"],
        email=vault.open(EMAIL, row["email_sealed"]),
        name=vault.open(NAME, row["name_sealed"]),
        role=Role(row["role"]),
        state=StaffState(row["state"]),
        language=row["language"],
        made_by=row["made_by"],
        created_at=row["created_at"],
        last_signed_in_at=row["last_signed_in_at"],
    )


def member_to_prove(row: asyncpg.Record, vault: MunicipalityVault) -> MemberToProve:
    """As who comes in is held against them."""
    sealed = row["totp_sealed"]
    return MemberToProve(
        id=row["id"],
        municipality_id=row["municipality_id"],
        state=StaffState(row["state"]),
        password_hash=row["password_hash"],
        totp_secret=None if sealed is None else vault.open(TOTP, sealed),
        totp_last_step=row["totp_last_step"],
    )
