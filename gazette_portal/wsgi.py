"""Entry point for WSGI servers."""

from django.core.wsgi import get_wsgi_application

from gazette_portal.startup import load_settings

load_settings()
# Django's apps are loaded by the first; the second needs them.
_django = get_wsgi_application()

from gazette_portal.front_cache.layer import in_front  # noqa: E402 (see above)

application = in_front(_django)
