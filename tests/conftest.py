"""What every folder of tests may ask for: `postgres`, `nats_server`, `database`; and the times at the end."""

from hypothesis import settings

pytest_plugins = ("tests.servers", "tests.collection", "tests.folder_times")

# Benches show speed: on a busy machine the time of one example tells nothing. The rest stays as CI has it.
settings.register_profile("any_speed", settings.default, deadline=None)
settings.load_profile("any_speed")
