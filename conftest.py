"""Fixtures that several folders of tests share."""

pytest_plugins = [
    "tests.fixtures.services",
    "tests.fixtures.git_repository",
    "tests.fixtures.git_server",
    "tests.fixtures.site",
]
