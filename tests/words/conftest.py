"""The small invented specification of the command line, for the words that it is told in."""

from tests.cli.conftest import shelf  # noqa: F401 - a fixture
