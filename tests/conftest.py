"""What every test may ask for. The main fixture is `phone`: it dials, speaks, presses keys, hears."""

pytest_plugins = ["tests.servers.fixtures", "tests.phone_fixtures"]
