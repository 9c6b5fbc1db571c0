"""What holds for every test: a busy machine fails none. How fast things are is measured in benchmarks/."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("kapterm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kapterm")
