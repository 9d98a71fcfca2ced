"""What Citedesk says, as blocks. Wording lives here and nowhere else."""

from collections.abc import Iterator

from bot.blocks import Block, Quotation, Reply, Text, paragraph
from bot.language import N_, _, named, ngettext, number
from bot.phrases import day, details, restricted_to
from retrieval.models import Answer, Answered, Headline, Quote, Source
from retrieval.smalltalk import SmallTalk

NOT_COVERED = N_("The articles don't cover this.")
NEWEST = N_("The newest articles")
OF_DAYS = N_("Articles, the newest first")
NAMING = N_("Later ones that name this day or its weekday")
DOUBTFUL = N_("The articles may not say exactly this. What comes nearest:")
NEAREST = N_("Not an answer, but the nearest headlines:")
LEAD = N_("Just before: ")
FOLLOWS = N_("Following up on: ")
UNDERSTOOD = N_("Understood as: ")
SOURCES = N_("Sources")
_FEW_LANGUAGES = 3
CONFLICT = N_("The articles don't agree:")
UNDATED = N_("undated")
ALSO_IN = N_("; also in ")
_COPIES_SHOWN = 3
_SMALL_TALK = {
    SmallTalk.ABOUT: N_(
        "I am Citedesk, a bot that answers questions about the news in the articles' "
        "own words, and shows where each quote is from. Just write your question; /help tells more."
    ),
    SmallTalk.HOW_ARE_YOU: N_("Fine, thank you! What would you like to know from the news?"),
    SmallTalk.THANKS: N_("You're welcome!"),
    SmallTalk.FAREWELL: N_("Goodbye! Ask again whenever you like."),
    SmallTalk.PRAISE: N_("Thank you! Glad it helps."),
    SmallTalk.ACKNOWLEDGEMENT: N_("All right. Just write your next question."),
    SmallTalk.GREETING: N_("Hello! What would you like to know from the news?"),
    SmallTalk.MORE: N_(
        "Under an answer, Passages shows what stands around its quotes, and More like this shows"
        " other articles. Or ask for what you would like to know."
    ),
}


def went_wrong() -> Reply:
    return (
        paragraph(
            _("Sorry, something went wrong here. Your question was not answered: please ask again.")
        ),
    )


def no_index() -> Reply:
    words = _("There are no articles to answer from at the moment. Please try again later.")
    return (paragraph(words),)


def busy() -> Reply:
    words = _("I am still at your earlier questions. Please ask this one again in a moment.")
    return (paragraph(words),)


def no_text() -> Reply:
    return (paragraph(_("I can read text only. Please write your question in words.")),)


def unknown_command() -> Reply:
    return (paragraph(_("I don't know that command.")),)


def no_question() -> Reply:
    return (paragraph(_("Please write your question in words.")),)


def start(articles: int | None) -> Reply:
    """The greeting, with the number of articles where there is an index."""
    if articles:
        what = ngettext(
            "I answer from {count} news article, in the articles' own words, and show where each "
            "quote is from. If they don't cover your question, I say so.",
            "I answer from {count} news articles, in the articles' own words, and show where each "
            "quote is from. If they don't cover your question, I say so.",
            articles,
        ).format(count=number(articles))
    else:
        what = _(
            "I answer from news articles, in the articles' own words, and show where each quote is "
            "from. If they don't cover your question, I say so."
        )
    return (
        paragraph((Text(_("Ask me about the news."), bold=True),), what),
        paragraph(_("Just write your question. /help tells more.")),
    )


def help_text() -> Reply:
    return (
        paragraph(
            (Text(_("How to ask"), bold=True),),
            _(
                "Write a question as you would ask a person, or several in one message. You can "
                "follow up: “And when was that?”, “What about Georgia?”"
            ),
        ),
        paragraph(
            (Text(_("How to read an answer"), bold=True),),
            _(
                "Every sentence is quoted word for word and ends in the number of its source. Tap "
                "the number to open the page at that sentence. Below the sources, tap a passage to "
                "see what stands around a quote."
            ),
        ),
        paragraph(
            (Text(_("When I don't know"), bold=True),),
            _(
                "I only quote the articles I was given. When they don't answer, I say so and cite "
                "nothing."
            ),
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
        count = len(found.answers)
        too_many = ngettext(
            "I answer {count} question a message. Please ask again:",
            "I answer up to {count} questions a message. Please ask again:",
            count,
        ).format(count=count)
        blocks.append(
            paragraph((Text(too_many, italic=True),), *(f"• {question}" for question in found.left))
        )
    return tuple(blocks)


def answer(found: Answer, *, passages: bool = True) -> Reply:
    """The reply to a question; with `passages`, what stands around each quote, folded."""
    blocks: list[Block] = []
    if found.follows:
        blocks.append(paragraph((Text(_(FOLLOWS) + found.follows, italic=True),)))
    elif found.understood:
        blocks.append(paragraph((Text(_(UNDERSTOOD) + found.understood, italic=True),)))
    if found.searched:
        blocks.append(restricted_to(found.searched))
    if found.newest:
        return (*blocks, *_listed(found))
    if not found.covered:
        return (*blocks, *_not_covered(found.nearest, found.languages))
    if found.doubtful:
        blocks.append(paragraph((Text(_(DOUBTFUL), italic=True),)))
    if found.conflict:
        blocks.append(paragraph((Text(_(CONFLICT), bold=True),)))
    published = {source.n: day(source.published) or _(UNDATED) for source in found.sources}
    blocks += [
        _quote(quote, f"{published[quote.n]}: " if found.conflict else "") for quote in found.quotes
    ]
    blocks.append(paragraph((Text(_(SOURCES), bold=True),), *map(source_line, found.sources)))
    if passages:
        titles = {source.n: source.title for source in found.sources}
        shown: set[str] = set()
        for quote in found.quotes:
            if quote.passage not in shown:
                shown.add(quote.passage)
                blocks.append(_passage(quote, titles[quote.n]))
    return tuple(blocks)


def _listed(found: Answer) -> Iterator[Block]:
    """The newest articles, or those of the days that were searched."""
    searched = found.searched
    title = OF_DAYS if searched and (searched.since or searched.until) else NEWEST
    yield paragraph((Text(_(title), bold=True),), *map(headline, found.newest))
    if found.naming:
        yield paragraph((Text(_(NAMING), bold=True),), *map(headline, found.naming))


def _quote(quote: Quote, dated: str) -> Block:
    """A quote and its number, below the sentence that it leans on; `dated` before it."""
    runs = (Text(dated), Text(f"{quote.text} "), Text(f"[{quote.n}]", link=quote.url))
    words = tuple(run for run in runs if run.text)
    if quote.lead is None:
        return paragraph(words)
    return paragraph((Text(_(LEAD) + quote.lead, italic=True),), words)


def small_talk(kind: SmallTalk) -> Reply:
    """The friendly line for a message that asks for no news."""
    return (paragraph(_(_SMALL_TALK[kind])),)


def is_question(text: str) -> bool:
    """Whether there is a word or a number in the text: something to search for."""
    return any(character.isalnum() for character in text)


def source_line(source: Source) -> tuple[Text, ...]:
    """A source with its number: headline, author, outlet, date, and where else it stands."""
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
    for place, name in enumerate(names[:_COPIES_SHOWN]):
        yield Text(_(ALSO_IN) if place == 0 else ", ")
        yield Text(name, link=shown[name].url)
    if more := len(names[_COPIES_SHOWN:]):
        yield Text(ngettext(" and {count} more", " and {count} more", more).format(count=more))


def _passage(quote: Quote, title: str) -> Quotation:
    """The passage around a quote, the quote itself in bold."""
    before, after = quote.context
    runs = (Text(before), Text(quote.text, bold=True), Text(after))
    heading = paragraph((Text(f"[{quote.n}] {title}", italic=True),))
    body = paragraph(tuple(run for run in runs if run.text))
    return Quotation((*heading.lines, *body.lines), expandable=True)


def _not_covered(nearest: tuple[Headline, ...], languages: tuple[str, ...]) -> Reply:
    blocks: list[Block] = [paragraph(_(NOT_COVERED))]
    # An archive of many languages has the asker's too, or might as well.
    if 0 < len(languages) <= _FEW_LANGUAGES:
        words = ngettext(
            "The articles are in {languages}. A question in {languages} may find more.",
            "The articles are in {languages}. A question in one of these languages may find more.",
            len(languages),
        )
        blocks.append(paragraph(words.format(languages=named(languages))))
    if nearest:
        blocks.append(paragraph((Text(_(NEAREST), italic=True),), *map(headline, nearest)))
    return tuple(blocks)


def headline(offered: Headline) -> tuple[Text, ...]:
    """An article offered for reading, on a line."""
    known = details(offered.outlet, day(offered.published))
    return (
        Text("• "),
        Text(offered.title, link=offered.url),
        Text(f" ({known})" if known else ""),
    )
