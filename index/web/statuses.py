"""What a server's status means for a page."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from index.web.errors import FetchError

# Trouble that is often over in a moment: worth asking again at once.
RETRIED = {429, 500, 502, 503, 504}
_GONE = {404, 410}
_CLOSED = {401, 402, 403, 407, 451}
_PASSING = {408, 425, 429}


def status_error(status: int, *, again: bool = False) -> FetchError:
    """What to say of a status other than 200."""
    try:
        words = HTTPStatus(status).phrase.lower()
    except ValueError:
        words = "a status of its own"
    passing = status in _PASSING or status >= 500
    mend = ""
    if status in _CLOSED:
        mend = "; save the page in a browser and add the file, or leave it out"
    elif passing:
        mend = "; try again later"
    return FetchError(
        f"answered {status} ({words}){mend}", gone=status in _GONE, passing=passing, again=again
    )


def retry_after(header: str | None, now: datetime) -> float:
    """Read a Retry-After (RFC 9110, 10.2.3) as seconds from `now`; 0 where it states none.

    A moment that has passed gives less than 0.
    """
    value = (header or "").strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - now).total_seconds()
