"""What every folder of tests may ask for: `postgres`, `nats_server`, `database`; and the times at the end."""

pytest_plugins = ("tests.servers", "tests.folder_times")
