"""How many examples the property tests try.

`house` tries the same few on every machine. `HYPOTHESIS_PROFILE=wide` tries many, other ones every
time: for whoever changes a rule.
"""

import os

from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    "house",
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=SLOW,
)
settings.register_profile(
    "wide", max_examples=200, deadline=None, database=None, suppress_health_check=SLOW
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
