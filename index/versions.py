"""Which of two versions of an article is the newer."""

from datetime import UTC, date, datetime, time

from index.models import Article


def moment(stated: datetime | date | None) -> datetime | None:
    """A stated date as a point in time, to compare it with others: a day counts as its midnight,
    and a time without a zone as UTC."""
    if stated is None:
        return None
    if not isinstance(stated, datetime):
        stated = datetime.combine(stated, time())
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)


def last_touched(article: Article) -> datetime | None:
    """When the article was last changed, as far as it says."""
    stated = [moment(article.published), moment(article.modified)]
    return max((value for value in stated if value), default=None)


def is_newer(article: Article, other: Article) -> bool:
    """Whether the article says that it was changed later than the other; no word loses."""
    one, two = last_touched(article), last_touched(other)
    return one is not None and (two is None or one > two)
