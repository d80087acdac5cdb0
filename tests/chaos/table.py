"""All faults, in the order in which they are run. A name is the name of its file."""

from tests.chaos.faults import (
    answers_spoiled,
    bells_wiped,
    dispatcher_frozen,
    dispatcher_killed,
    ingress_killed,
    nats_away,
    nats_cluster_killed,
    nats_killed,
    number_flooded,
    number_throttled,
    postgres_away,
    postgres_crashes_too,
    rolling_restart,
    status_path_down,
    statuses_disordered,
)
from tests.chaos.scene import Fault

_ALL: tuple[Fault, ...] = (
    dispatcher_killed,
    postgres_crashes_too,
    dispatcher_frozen,
    nats_killed,
    nats_away,
    bells_wiped,
    postgres_away,
    ingress_killed,
    answers_spoiled,
    statuses_disordered,
    status_path_down,
    number_throttled,
    number_flooded,
    rolling_restart,
    nats_cluster_killed,
)
FAULTS = {fault.NAME: fault for fault in _ALL}
