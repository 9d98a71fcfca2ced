"""What inline mode shows, and what is sent when a result is chosen."""

from bot.blocks import Quotation, Reply, Text, paragraph
from bot.language import _
from bot.phrases import day, details
from retrieval.models import Headline, Hit, Quote, Source


def quoted(quote: Quote, source: Source) -> Reply:
    """A quote and where it is from."""
    known = details(source.author, source.outlet, day(source.published))
    return _cited(quote.text, source.title, quote.url or source.url, known)


def passage(hit: Hit, words: str, url: str | None) -> Reply:
    """A passage that is near to the question, and where it is from."""
    article = Headline.of(hit.article)
    known = details(hit.article.author, article.outlet, day(article.published))
    return _cited(words, article.title, url, known)


def ask() -> str:
    """On the button where nothing is asked yet."""
    return _("Ask about the news")


def nothing() -> str:
    """On the button where nothing is found."""
    return _("Nothing found. Ask me in a chat")


def not_now() -> str:
    """On the button where the bot can't or won't answer."""
    return _("I can't answer here. Open a chat")


def not_an_answer(words: str) -> str:
    """What describes a passage that doesn't answer the question."""
    return _("Near, but not an answer: {words}").format(words=words)


def doubtful(words: str) -> str:
    """What describes a quote that may not answer the question."""
    return _("Perhaps not exactly this: {words}").format(words=words)


def _cited(words: str, title: str, url: str | None, known: str) -> Reply:
    return (
        Quotation(paragraph(words).lines),
        paragraph((Text("— "), Text(title, link=url), Text(f", {known}" if known else ""))),
    )
