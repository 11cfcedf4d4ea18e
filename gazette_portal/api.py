"""The root of the API: what every app answers stands under ``/api/v1/``."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer
from ninja.responses import NinjaJSONEncoder
from pydantic import Field

from compensation.api import router as compensation
from documents.api.documents import router as documents
from documents.api.issues import router as issues
from documents.api.problems import ErrorsOut, install_error_handlers
from documents.api.queries import strict_query
from documents.api_search import router as search
from gazette_portal.openapi import complete, example_address, operations
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


class PortalAPI(NinjaAPI):
    """An API whose description says all that holds for it."""

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,
        path_params: dict[str, Any] | None = None,
    ) -> OpenAPISchema:
        """Return the completed description."""
        schema = super().get_openapi_schema(
            path_prefix=path_prefix, path_params=path_params
        )
        complete(schema)
        return schema


class EntryOut(Schema):
    """An address of the API."""

    path: str = Field(description="地址；花括号里的部分由调用者填写。")
    summary: str = Field(description="回答什么。")
    example: str = Field(description="一个能用的地址。")


class IndexOut(Schema):
    """What the API has."""

    title: str
    version: str
    page: str = Field(description="接口说明页。")
    description: str = Field(description="OpenAPI 3.1 描述。")
    results: list[EntryOut]


api = PortalAPI(
    title=f"{settings.SITE_NAME} API",
    version="1",
    description="公开的只读接口：不需要登录，不保存查询内容。",
    urls_namespace="api",
    # The interactive page loads its scripts from elsewhere, which no page here does.
    docs_url=None,
    openapi_url=None,
    renderer=ChineseJSONRenderer(),
)
install_error_handlers(api)
api.add_router("", documents)
api.add_router("", issues)
api.add_router("", regulations)
api.add_router("/search", search)
api.add_router("/compensation", compensation)
api.add_router("/heating", heating)


@cache
def description() -> OpenAPISchema:
    """Return the description of the API; it is the same as long as the code is."""
    return api.get_openapi_schema()


@api.get(
    "/",
    response={200: IndexOut, HTTPStatus.BAD_REQUEST.value: ErrorsOut},
    tags=["总目录"],
    summary="总目录",
)
def index(request: HttpRequest) -> dict[str, Any]:
    """List what there is."""
    strict_query(request, ())
    return {
        "title": api.title,
        "version": api.version,
        "page": reverse("api-page"),
        "description": reverse("api-description"),
        "results": [
            {
                "path": path,
                "summary": operation["summary"],
                "example": example_address(path, operation),
            }
            for path, operation in operations(description())
        ],
    }
