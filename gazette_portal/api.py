"""The root of the API: what every app answers stands under ``/api/v1/``."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder

from compensation.api import router as compensation
from documents.api.documents import router as documents
from documents.api.issues import router as issues
from documents.api.problems import install_error_handlers
from documents.api_search import router as search
from heating.api import router as heating
from regulations.api import router as regulations


class ChineseJSONRenderer(BaseRenderer):
    """JSON with Chinese as Chinese, not as escapes."""

    media_type = "application/json"

    def render(
        self,
        request: HttpRequest,  # noqa: ARG002
        data: Any,
        *,
        response_status: int,  # noqa: ARG002
    ) -> str:
        """Write `data` as JSON."""
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False)


api = NinjaAPI(
    title=f"{settings.SITE_NAME} API",
    version="1",
    description="公开的只读接口：不需要登录，不保存查询内容。",
    urls_namespace="api",
    # The interactive page loads its scripts from elsewhere, which no page here does.
    docs_url=None,
    openapi_url="/openapi.json",
    renderer=ChineseJSONRenderer(),
)
install_error_handlers(api)
api.add_router("", documents)
api.add_router("", issues)
api.add_router("", regulations)
api.add_router("/search", search)
api.add_router("/compensation", compensation)
api.add_router("/heating", heating)
