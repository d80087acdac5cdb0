"""A ban is about replies: notices and alerts reach whoever is enrolled."""

from tests.eventually import eventually
from tests.integration.dispatcher.world import Office, Town, phones_of


async def test_who_is_banned_gets_notices_and_alerts_like_everybody(town: Town, office: Office) -> None:
    people = await town.people(3)
    await town.admin.execute("UPDATE subscriber SET banned_at = now() WHERE id = $1", people[0].id)
    notice, alert = await town.broadcasts(), await town.broadcasts(lane="urgent")
    async with office.working():
        await eventually(notice.is_finished)
        await eventually(alert.is_finished)
    for each in (notice, alert):
        assert await each.states() == {"accepted": 3}
        reached = sorted(call.phone for call in office.provider.calls if call.token.source_id == each.id)
        assert reached == phones_of(people)
