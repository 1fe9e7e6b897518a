"""The preview: a page of its own that an editor shows in a frame, and asks for again after every save."""

from typing import Final

from litestar import Response, get
from litestar.params import FromPath

from lms.core.guards import actor_of
from lms.core.headers import CONTENT_SECURITY_POLICY
from lms.core.i18n import LOCALES, SOURCE_LOCALE
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.editing import queries
from lms.editing.web.opened import NO_STORE, AnyRequest

FRAMED: Final = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""Our own pages may show it in a frame; what it may load stays as it is everywhere, and it runs no script."""


@get("/authoring/courses/{code:str}/units/{key:str}/preview", name="editing.preview")
async def preview(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """A text as its readers will see it, with what is to be put right."""
    named = str(request.query_params.get("lang", ""))
    locale = named if named in LOCALES else SOURCE_LOCALE
    seen = await queries.look(actor_of(request), code, key, locale)
    headers = {**NO_STORE, "content-security-policy": FRAMED.replace("script-src 'self'", "script-src 'none'")}
    urls_of(request.app)
    back = url("editing.unit", code=code, key=key, lang=locale) if "alone" in request.query_params else ""
    return page(request, "editing/preview.html", headers=headers, seen=seen, back=back)
