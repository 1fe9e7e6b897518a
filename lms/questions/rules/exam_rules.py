"""What makes a quiz an exam (P5.1): the book, one question at a time, the computers it may be started from."""

from collections.abc import Iterable
from enum import StrEnum
from ipaddress import ip_address, ip_network


class Book(StrEnum):
    """Closed: in a room, with a code and nothing else; open: with the course beside it; online: at one's desk."""

    CLOSED = "closed"
    OPEN = "open"
    ONLINE = "online"


class Nav(StrEnum):
    """All questions in one page; one question a page, in any order; or one after the other, with no way back."""

    ALL = "all"
    FREE = "free"
    LINEAR = "linear"


def usual_nav(book: Book) -> Nav:
    """What holds when the file does not say: behind a closed book there is one question a page."""
    return Nav.FREE if book is Book.CLOSED else Nav.ALL


def network(text: str) -> str | None:
    """A range of addresses as it is kept, such as 10.2.0.0/16 or 2001:db8::/32; a single address is a range of one.

    None when the text is no range. Bits behind the mask are dropped, as everybody who types 10.2.3.4/16 means it.
    """
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        return None


def within(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of these ranges; an address that is none lies nowhere."""
    try:
        asking = ip_address(address.strip())
    except ValueError:
        return False
    asking = getattr(asking, "ipv4_mapped", None) or asking
    return any(asking in ip_network(each) for each in networks)
