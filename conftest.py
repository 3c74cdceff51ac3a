"""Fixtures that several folders of tests share."""

import hypothesis

from tests.fixtures.patience import be_patient

be_patient()

# How long examples take says how busy the machine is.
hypothesis.settings.register_profile(
    "omniweb", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("omniweb")

pytest_plugins = [
    "tests.fixtures.passwords",
    "tests.fixtures.reliability",
    "tests.fixtures.services",
    "tests.fixtures.sharing_out",
    "tests.fixtures.git_repository",
    "tests.fixtures.git_server",
    "tests.fixtures.site",
    "tests.fixtures.world",
]
