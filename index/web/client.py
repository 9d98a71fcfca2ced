"""One request and its answer, within bounds of time and size."""

import ssl
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import httpcore
import httpx

from index.errors import CitedeskError
from index.text import single_line
from index.web.connection import Deadline, GuardedBackend
from index.web.content import ACCEPTED_CODING, decoded
from index.web.errors import FetchError
from index.web.guard import Guard
from index.web.options import FetchOptions

_LONGEST_CAUSE = 120


class Answer(NamedTuple):
    """What a server answered. `content` is empty unless the status is 200."""

    status: int
    headers: httpx.Headers
    content: bytes


class Client:
    """Asks for one address at a time: no redirects, no cookies, no proxy, no second attempt.

    A proxy would connect in our stead, past the guard, so those named in the environment are
    ignored. Certificates are checked against certifi's list, or SSL_CERT_FILE's where that is set.
    """

    def __init__(self, options: FetchOptions, guard: Guard, monotonic: Callable[[], float]) -> None:
        """Raises CitedeskError where SSL_CERT_FILE can't be read."""
        self._options = options
        self._deadline = Deadline(monotonic)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trusted(),
            network_backend=GuardedBackend(guard, self._deadline),
            # Left open, a connection serves its host's next page.
            max_connections=100,
            keepalive_expiry=15.0,
        )

    def ask(
        self, address: httpx.URL, headers: Mapping[str, str], largest: int, cut: bool = False
    ) -> Answer:
        """Return the answer to a GET of `address`.

        A body of more than `largest` bytes is cut there, or refused. Raises FetchError.
        """
        url = httpcore.URL(
            scheme=address.raw_scheme,
            host=address.raw_host,
            port=address.port,
            target=address.raw_path,
        )
        sent = {
            "Host": address.netloc.decode("ascii"),
            "Accept-Encoding": ACCEPTED_CODING,
            **headers,
        }
        silence = dict.fromkeys(("connect", "read", "write", "pool"), self._options.timeout)
        with self._deadline.within(self._options.deadline):
            try:
                with self._pool.stream(
                    "GET", url, headers=list(sent.items()), extensions={"timeout": silence}
                ) as response:
                    return _answer(response, largest, cut)
            except httpcore.TimeoutException as error:
                raise self._late(error) from error
            except httpcore.ConnectError as error:
                raise _unreachable(error) from error
            except (httpcore.NetworkError, httpcore.ProtocolError) as error:
                raise FetchError(
                    f"broke the connection off ({_cause(error)}); try again later",
                    passing=True,
                    again=True,
                ) from error

    def _late(self, error: httpcore.TimeoutException) -> FetchError:
        reached = not isinstance(error, httpcore.ConnectTimeout)
        if self._deadline.passed:
            # Who drips for a minute would do it again.
            longest = f"{self._options.deadline:g} s"
            return FetchError(f"took longer than {longest}", passing=True, reached=reached)
        return FetchError(
            f"was silent for {self._options.timeout:g} s; try again later",
            passing=True,
            again=True,
            reached=reached,
        )

    def close(self) -> None:
        """Close the connections that were left open."""
        self._pool.close()


def _trusted() -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise CitedeskError(
            f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names can't be read ({error}); "
            "mend that setting of the system, or unset it"
        ) from error


def _answer(response: httpcore.Response, largest: int, cut: bool) -> Answer:
    headers = httpx.Headers(response.headers)
    pieces = response.iter_stream()
    if response.status != 200:
        if response.status == 304:
            # Has no body; once its end is read, the connection can serve the next request.
            for _ in pieces:
                pass
        return Answer(response.status, headers, b"")
    stated = headers.get("Content-Length", "")
    if not cut and stated.isdecimal() and int(stated) > largest:
        raise _too_large(largest)
    return Answer(200, headers, _read(decoded(pieces, _coding(headers)), largest, cut))


def _coding(headers: httpx.Headers) -> str:
    return ", ".join(headers.get_list("Content-Encoding"))


def _read(pieces: Iterable[bytes], largest: int, cut: bool) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > largest:
            if cut:
                return bytes(content[:largest])
            raise _too_large(largest)
    return bytes(content)


def _too_large(largest: int) -> FetchError:
    mebibytes = largest / 1024 / 1024
    return FetchError(f"is larger than {mebibytes:.3g} MB; leave it out")


def _unreachable(error: httpcore.ConnectError) -> FetchError:
    cause = error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchError(
            f"shows a certificate that can't be trusted ({cause.verify_message}); "
            "check the address",
            passing=True,
            reached=False,
        )
    return FetchError(
        f"can't be reached ({_cause(error)}); try again later",
        passing=True,
        again=True,
        reached=False,
    )


def _cause(error: Exception) -> str:
    """The system's words, or the library's, on one line."""
    # Not `__cause__`: the pool raises its errors "from None".
    cause = error.__context__
    words = (cause.strerror if isinstance(cause, OSError) else None) or str(error)
    return single_line(words)[:_LONGEST_CAUSE] or "no cause was given"
