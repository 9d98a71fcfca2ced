"""What Citedesk says, as blocks. Wording lives here and nowhere else."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.blocks import Block, Quotation, Reply, Text, paragraph
from retrieval.models import Answer, Headline, Quote, Source

NOT_COVERED = "The articles don't cover this."
NEAREST = "Not an answer, but the nearest headlines:"
SOURCES = "Sources"
ALSO_IN = "; also in "
_COPIES_SHOWN = 3
WENT_WRONG: Reply = (
    paragraph(
        "Sorry, something went wrong here. Your question was not answered: please ask again."
    ),
)
NO_INDEX: Reply = (
    paragraph("There are no articles to answer from at the moment. Please try again later."),
)
BUSY: Reply = (
    paragraph("I am still at your earlier questions. Please ask this one again in a moment."),
)
NO_TEXT: Reply = (paragraph("I can read text only. Please write your question in words."),)
UNKNOWN_COMMAND: Reply = (paragraph("I don't know that command."),)
NO_QUESTION: Reply = (paragraph("Please write your question in words."),)


def start(articles: int | None) -> Reply:
    what = (
        f"{articles:,} news article{'' if articles == 1 else 's'}" if articles else "news articles"
    )
    return (
        paragraph(
            (Text("Ask me about the news.", bold=True),),
            f"I answer from {what}, in the articles' own words, and show where each quote is from. "
            "If they don't cover your question, I say so.",
        ),
        paragraph("Just write your question. /help tells more."),
    )


def not_served(refused: str, serving: str, built_at: datetime) -> Reply:
    """What an admin is told of a generation that can't be served."""
    return (
        paragraph(
            (Text("The new index can't be used.", bold=True),),
            f"Generation {refused} is damaged, or was built by another model. I go on answering "
            f"from {serving}, built on {day(built_at)} at {built_at:%H:%M} UTC.",
        ),
        paragraph("On the server, `citedesk index verify` says what is wrong."),
    )


def help_text() -> Reply:
    return (
        paragraph((Text("How to ask", bold=True),), "Write a question as you would ask a person."),
        paragraph(
            (Text("How to read an answer", bold=True),),
            "Every sentence is quoted word for word and ends in the number of its source. Tap the "
            "number to open the page at that sentence. Below the sources, tap a passage to see "
            "what stands around a quote.",
        ),
        paragraph(
            (Text("When I don't know", bold=True),),
            "I only quote the articles I was given. When they don't answer, I say so and cite "
            "nothing.",
        ),
    )


def answer(found: Answer, *, passages: bool = True) -> Reply:
    """The reply to a question; with `passages`, what stands around each quote, folded."""
    if not found.covered:
        return _not_covered(found.nearest)
    blocks: list[Block] = [
        paragraph((Text(f"{quote.text} "), Text(f"[{quote.n}]", link=quote.url)))
        for quote in found.quotes
    ]
    blocks.append(paragraph((Text(SOURCES, bold=True),), *map(_source, found.sources)))
    if passages:
        titles = {source.n: source.title for source in found.sources}
        shown: set[str] = set()
        for quote in found.quotes:
            if quote.passage not in shown:
                shown.add(quote.passage)
                blocks.append(_passage(quote, titles[quote.n]))
    return tuple(blocks)


def is_question(text: str) -> bool:
    """Whether there is a word or a number in the text: something to search for."""
    return any(character.isalnum() for character in text)


def day(published: date | None) -> str | None:
    """A date as people write it: 19 March 2024."""
    return f"{published.day} {published:%B %Y}" if published else None


def details(*parts: str | None) -> str:
    """The parts that are known, in one phrase."""
    return ", ".join(part for part in parts if part)


def _source(source: Source) -> tuple[Text, ...]:
    known = details(source.author, source.outlet, day(source.published))
    return (
        Text(f"[{source.n}] "),
        Text(source.title, link=source.url),
        Text(f" — {known}" if known else ""),
        *_also(source),
    )


def _also(source: Source) -> Iterator[Text]:
    """Where else the same words stand: each outlet once."""
    shown = {copy.outlet or copy.title: copy for copy in reversed(source.also)}
    shown.pop(source.outlet or source.title, None)
    names = sorted(shown)
    for number, name in enumerate(names[:_COPIES_SHOWN]):
        yield Text(ALSO_IN if number == 0 else ", ")
        yield Text(name, link=shown[name].url)
    if len(names) > _COPIES_SHOWN:
        yield Text(f" and {len(names) - _COPIES_SHOWN} more")


def _passage(quote: Quote, title: str) -> Quotation:
    """The passage around a quote, the quote itself in bold."""
    before, after = quote.context
    runs = (Text(before), Text(quote.text, bold=True), Text(after))
    heading = paragraph((Text(f"[{quote.n}] {title}", italic=True),))
    body = paragraph(tuple(run for run in runs if run.text))
    return Quotation((*heading.lines, *body.lines), expandable=True)


def _not_covered(nearest: tuple[Headline, ...]) -> Reply:
    blocks: list[Block] = [paragraph(NOT_COVERED)]
    if nearest:
        blocks.append(paragraph((Text(NEAREST, italic=True),), *map(_headline, nearest)))
    return tuple(blocks)


def _headline(headline: Headline) -> tuple[Text, ...]:
    known = details(headline.outlet, day(headline.published))
    return (
        Text("• "),
        Text(headline.title, link=headline.url),
        Text(f" ({known})" if known else ""),
    )
