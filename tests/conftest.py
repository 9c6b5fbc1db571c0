"""What holds for every test: a busy machine fails none. How fast things are is measured in benchmarks/."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXAMPLES = 50 if os.environ.get("CI") else 100
"""Of each property, where it asks for no number of its own; in CI they are always the same ones."""

settings.register_profile("kapterm", deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kapterm")
