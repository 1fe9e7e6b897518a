"""What the phone system reports of the person asking: the promise that we only listen, and the proof of it."""

from typing import Any

from litestar import Request, Response, get

from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import fragment, page
from lms.telephony.queries import own_phone
from lms.telephony.rules.words import STATE_NAMES, source_name

AnyRequest = Request[Any, Any, Any]


@get("/account/phone", name="account.phone")
async def phone(request: AnyRequest) -> Response[bytes]:
    """A page of its own, and the line that the account page shows."""
    own = await own_phone(actor_of(request))
    state, system = STATE_NAMES[own.state] if own.state else "", source_name(own.source)
    if request.headers.get("hx-request"):
        return fragment(request, "pages/_phone.html", own=own, state=state, system=system)
    names = [(source_name(source) or _("Any phone system"), name) for source, name in own.names]
    return page(request, "pages/phone.html", own=own, state=state, system=system, names=names)


routes = [phone]
