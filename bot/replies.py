"""What Citedesk says, as blocks. Wording lives here and nowhere else."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.blocks import Block, Quotation, Reply, Text, paragraph
from retrieval.attributing import Attribution
from retrieval.models import Answer, Answered, Headline, Quote, Searched, Source
from retrieval.smalltalk import SmallTalk

NOT_COVERED = "The articles don't cover this."
NEAREST = "Not an answer, but the nearest headlines:"
LEAD = "Just before: "
UNDERSTOOD = "Understood as: "
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
NOT_FOUND = "None of the articles holds this quote, or anything near it."
_SMALL_TALK = {
    SmallTalk.ABOUT: "I am Citedesk, a bot that answers questions about the news in the articles' "
    "own words, and shows where each quote is from. Just write your question; /help tells more.",
    SmallTalk.HOW_ARE_YOU: "Fine, thank you! What would you like to know from the news?",
    SmallTalk.THANKS: "You're welcome!",
    SmallTalk.FAREWELL: "Goodbye! Ask again whenever you like.",
    SmallTalk.PRAISE: "Thank you! Glad it helps.",
    SmallTalk.ACKNOWLEDGEMENT: "All right. Just write your next question.",
    SmallTalk.GREETING: "Hello! What would you like to know from the news?",
}


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


def set_aside(update_id: int) -> Reply:
    """What an admin is told of an update that isn't tried again."""
    return (
        paragraph(
            f"I couldn't answer update {update_id} and have set it aside; the log says what "
            "happened. Other questions are answered as usual."
        ),
    )


def help_text() -> Reply:
    return (
        paragraph(
            (Text("How to ask", bold=True),),
            "Write a question as you would ask a person, or several in one message. You can follow "
            "up: “And when was that?”, “What about Georgia?”",
        ),
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


def answers(found: Answered, *, passages: bool = True) -> Reply:
    """The reply to a message: of several answers each below its question, and what was left."""
    if len(found.answers) == 1:
        return answer(found.answers[0], passages=passages)
    blocks: list[Block] = []
    for one in found.answers:
        blocks.append(paragraph((Text(one.question, bold=True),)))
        blocks.extend(answer(one, passages=passages))
    if found.left:
        too_many = f"I answer up to {len(found.answers)} questions a message. Please ask again:"
        blocks.append(
            paragraph((Text(too_many, italic=True),), *(f"• {question}" for question in found.left))
        )
    return tuple(blocks)


def answer(found: Answer, *, passages: bool = True) -> Reply:
    """The reply to a question; with `passages`, what stands around each quote, folded."""
    blocks: list[Block] = []
    if found.understood:
        blocks.append(paragraph((Text(UNDERSTOOD + found.understood, italic=True),)))
    if found.searched:
        blocks.append(_searched(found.searched))
    if not found.covered:
        return (*blocks, *_not_covered(found.nearest))
    blocks += map(_quote, found.quotes)
    blocks.append(paragraph((Text(SOURCES, bold=True),), *map(_source, found.sources)))
    if passages:
        titles = {source.n: source.title for source in found.sources}
        shown: set[str] = set()
        for quote in found.quotes:
            if quote.passage not in shown:
                shown.add(quote.passage)
                blocks.append(_passage(quote, titles[quote.n]))
    return tuple(blocks)


def _quote(quote: Quote) -> Block:
    """A quote and its number, below the sentence that it leans on."""
    words = (Text(f"{quote.text} "), Text(f"[{quote.n}]", link=quote.url))
    if quote.lead is None:
        return paragraph(words)
    return paragraph((Text(LEAD + quote.lead, italic=True),), words)


def _searched(searched: Searched) -> Block:
    """What the search was restricted to: "Searched 10 to 17 June 2024, The Lowen Post"."""
    what = details(
        _days(searched.since, searched.until),
        searched.outlet,
        searched.author and f"by {searched.author}",
        searched.section and f"section {searched.section}",
    )
    if searched.articles:
        number = f"{searched.articles:,} article{'' if searched.articles == 1 else 's'}"
        return paragraph((Text(f"Searched {what}: {number}.", italic=True),))
    return paragraph((Text(f"No article is from {what}. From all articles:", italic=True),))


def _days(since: date | None, until: date | None) -> str | None:
    """Days as people write them: "10 to 17 June 2024", "since 3 May 2024"."""
    if since is None or until is None:
        return (since and f"since {day(since)}") or (until and f"until {day(until)}") or None
    if since == until:
        return day(since)
    first = day(since) or ""
    for shared in (f" {since:%B %Y}", f" {since:%Y}"):
        if (day(until) or "").endswith(shared):
            first = first.removesuffix(shared)
            break
    return f"{first} to {day(until)}"


def small_talk(kind: SmallTalk) -> Reply:
    """The friendly line for a message that asks for no news."""
    return (paragraph(_SMALL_TALK[kind]),)


def attributed(found: Sequence[Attribution]) -> Reply:
    """What a quote was found to be from: its words as they stand, and the articles below them."""
    if not found:
        return (paragraph(NOT_FOUND),)
    blocks: list[Block] = [paragraph(_how_found(found))]
    by_text: dict[str, list[Attribution]] = {}
    for attribution in found:
        by_text.setdefault(attribution.text, []).append(attribution)
    for text, holders in by_text.items():
        blocks.append(Quotation(paragraph(text).lines))
        blocks.append(paragraph(*map(_holder, holders)))
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


def _how_found(found: Sequence[Attribution]) -> str:
    first = found[0]
    several = f"{len(found):,} articles, the earliest first" if len(found) > 1 else "one article"
    if first.exact:
        return f"Word for word in {several}:"
    words = "1 word differs" if first.differing == 1 else f"{first.differing} words differ"
    return f"Not word for word, but nearly ({words}), in {several}:"


def _holder(attribution: Attribution) -> tuple[Text, ...]:
    known = details(attribution.author, attribution.outlet, day(attribution.published))
    place = f"article {attribution.article}, from {attribution.start:,} to {attribution.end:,}"
    return (
        Text("• "),
        Text(attribution.title, link=attribution.url),
        Text(f" — {known}" if known else ""),
        Text(f" ({place})"),
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
        blocks.append(paragraph((Text(NEAREST, italic=True),), *map(headline, nearest)))
    return tuple(blocks)


def headline(offered: Headline) -> tuple[Text, ...]:
    """An article offered for reading, on a line."""
    known = details(offered.outlet, day(offered.published))
    return (
        Text("• "),
        Text(offered.title, link=offered.url),
        Text(f" ({known})" if known else ""),
    )
