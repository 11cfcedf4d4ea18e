"""The portal's settings and all of its middleware, with a bare view and no cache."""

from gazette_portal.settings import *  # noqa: F403 (all of them)

ROOT_URLCONF = "benchmarks.bare.urls"
PAGE_CACHE_BYTES = 0
