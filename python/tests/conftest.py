"""In tests the compiler verifies what each pass leaves; for users, what each pipeline leaves."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("PYSTREAM_VERIFY", "passes")

# How long an example takes says more about what else the machine does than about the example.
settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy machine")
