from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001
    """Give templates the portal's name, its owner, contact and filing number 备案号.

    It must not look at the session: public pages are the same for everybody.
    """
    return {
        "site_name": settings.SITE_NAME,
        "site_owner": settings.SITE_OWNER,
        "site_contact": settings.SITE_CONTACT,
        "site_filing_number": settings.SITE_FILING_NUMBER,
    }
