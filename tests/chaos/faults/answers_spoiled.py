"""The provider accepts, and its answer is cut, late or an error: evidence must tell, nothing is sent twice."""

from tests.chaos.scene import Scene

NAME = "answers_spoiled"
SAYS = "answers cut after acceptance 5 %, late 1 %, 5xx after acceptance 1 % with and 1 % without a body"
BROKERS = 1


async def happen(scene: Scene) -> None:
    """For the whole time."""
    late = scene.fleet.build.timings.of(12.0)
    scene.strikes()
    await scene.hall.faults(when="cut", rate=0.05)
    await scene.hall.faults(when="late", delay=late, rate=0.01)
    await scene.hall.faults(when="after", code=131000, http=500, rate=0.01)
    await scene.hall.faults(when="after", http=502, body=False, rate=0.01)
    await scene.rest(scene.left)
    scene.strikes()
    scene.tell("late by, s", late)
