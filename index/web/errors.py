"""Why a web address gave no page."""

from index.errors import CitedeskError


class FetchError(CitedeskError):
    """An address gave no page. The message is one line, to be read after "skipped ADDRESS: ".

    `gone` tells that the page is no more; `passing` that it may work the next time. Within this
    package, `again` tells that asking again at once is worth it, and `reached` whether the host
    itself answered.
    """

    def __init__(
        self,
        message: str,
        *,
        gone: bool = False,
        passing: bool = False,
        again: bool = False,
        reached: bool = True,
    ) -> None:
        super().__init__(message)
        self.gone = gone
        self.passing = passing
        self.again = again
        self.reached = reached


class RedirectError(FetchError):
    """A redirect that can't be followed."""
