"""Partners' alerts that are not finished: the ports of `usecases/partners/finish_cap_alerts.py` on PostgreSQL."""

import datetime as dt
from uuid import UUID

from comunica.broadcasting.reach import Reach
from comunica.stores.away import told_as_away
from comunica.stores.partners.partner_sight import serving_partner
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.usecases.partners.fan_out_cap_alert import AlertPartner
from comunica.usecases.partners.finish_cap_alerts import LeftAlert, NewAlertFanOut


class PostgresAlertFanOuts:
    """Implements `AlertFanOuts`. For the roles comunica_api and comunica_dispatcher."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def write(self, new: NewAlertFanOut, *, held_for: dt.timedelta) -> None:
        who = new.partner
        async with serving_partner(self._pool, who.partner_id) as connection:
            await connection.execute(
                query("add_alert_fan_out"),
                *(who.partner_id, new.id, new.message, list(new.municipalities), who.submitted_by),
                *(who.may_draft, who.may_send, who.may_send_urgent, str(who.reach), held_for),
            )

    async def put_off(self, partner_id: UUID, fan_out_id: UUID, *, pause: dt.timedelta) -> None:
        async with serving_partner(self._pool, partner_id) as connection:
            await connection.execute(query("put_off_alert_fan_out"), partner_id, fan_out_id, pause)

    async def drop(self, partner_id: UUID, fan_out_id: UUID) -> None:
        async with serving_partner(self._pool, partner_id) as connection:
            await connection.execute(query("drop_alert_fan_out"), partner_id, fan_out_id)


class PostgresLeftAlerts(PostgresAlertFanOuts):
    """Implements `LeftAlerts`. For the role comunica_dispatcher: no other may see them all."""

    async def take(self, *, held_for: dt.timedelta) -> LeftAlert | None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("take_alert_fan_out"), held_for)
        if row is None:
            return None
        partner = AlertPartner(
            partner_id=row["partner_id"],
            submitted_by=row["given_by"],
            may_draft=row["may_draft"],
            may_send=row["may_send"],
            may_send_urgent=row["may_send_urgent"],
            reach=Reach(row["reach"]),
        )
        given = NewAlertFanOut(
            id=row["id"], message=row["message"], partner=partner, municipalities=tuple(row["municipalities"])
        )
        return LeftAlert(given=given, attempts=row["attempts"], waits_since=row["waits_since"])
