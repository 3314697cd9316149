import os

from hypothesis import HealthCheck, settings

# The gate tries the same examples every time and no clock decides; HYPOTHESIS_PROFILE=search tries new ones.
settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=400)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))
