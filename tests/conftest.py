"""How hard hypothesis looks: the same few examples every day, more and other ones where CI runs."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("everyday", deadline=None, derandomize=True, database=None)
settings.register_profile("ci", deadline=None, max_examples=600, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "everyday"))
