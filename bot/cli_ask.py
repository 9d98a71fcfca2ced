"""`citedesk ask` and `chat`: ways to put a question."""

import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot import replies
from bot.blocks import Reply
from bot.settings import Settings, load_settings
from bot.terminal import say_note, show
from index.errors import CitedeskError
from retrieval.last_turns import LastTurns
from retrieval.models import Answer, Answered, Conversation, Headline, Source
from retrieval.smalltalk import small_talk

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.opening import Opened
    from retrieval.filters import Filters

# The terminal is a chat of its own.
_HERE = Conversation(chat=0)


class FilterError(CitedeskError):
    """An option that restricts the search can't be used."""


class EmptyQuestionError(CitedeskError):
    """There is nothing to ask."""


def ask(
    question: Annotated[
        list[str],
        typer.Argument(metavar="QUESTION…", help="What you want to know.", show_default=False),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Only articles of then or later: a day, a month, “last week”."
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only articles of then or earlier.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="OUTLET", help="Only articles of this outlet.")
    ] = None,
    author: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only articles by this author.")
    ] = None,
    section: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only articles of this section.")
    ] = None,
) -> None:
    """Answer one question with quotes and their sources.

    Dates and outlets in the question's own words restrict the search too: "What did AzerNews
    report last week?".
    """
    asked = checked(" ".join(question))
    filters = _filters(since, until, source, author, section)
    desk, note = open_here(load_settings())
    try:
        if filters:
            desk.open().check(filters)
        if not small_talk(asked):
            desk.prepare()
        if as_json:
            found = _found(desk, asked, filters)
            typer.echo(json.dumps(_all_to_json(found), ensure_ascii=False, indent=2))
        else:
            show(reply_to(desk, asked, passages=False, filters=filters))
        if note:
            say_note(note)
    finally:
        desk.close()


def chat() -> None:
    """Ask in the terminal, as in Telegram. An empty line or Ctrl-D ends it."""
    run_chat(load_settings())


def run_chat(settings: Settings) -> None:
    """Answer questions from standard input until it ends."""
    desk, note = open_here(settings)
    turns = LastTurns()
    show(replies.start(desk.open().generation.manifest.articles))
    if note:
        say_note(note)
    prompt = "\nYou: " if sys.stdin.isatty() and sys.stdout.isatty() else ""
    while True:
        try:
            line = input(prompt).encode(errors="replace").decode().strip()
        except (EOFError, KeyboardInterrupt):
            sys.stdout.write("\n")
            break
        except UnicodeDecodeError:
            typer.echo("That was not UTF-8 text.", err=True)
            continue
        if not line or line in ("/quit", "/exit"):
            break
        sys.stdout.write("\n")
        if line.startswith("/"):
            command = line.split()[0]
            if command == "/start":
                show(replies.start(desk.open().generation.manifest.articles))
            elif command == "/help":
                show(replies.help_text())
            else:
                what = "works in Telegram" if _is_telegrams(command) else "is no command"
                typer.echo(f"{command} {what}; here there are /start, /help and /quit.")
        elif not (replies.is_question(line) or small_talk(line)):
            show(replies.no_question())
        else:
            show(reply_to(desk, line, turns=turns))
    desk.close()


def _is_telegrams(command: str) -> bool:
    """Whether it is a command of the bot's, for all or for admins."""
    from bot.replies_commands import ADMIN_COMMANDS, GROUP_MENU

    return command[1:] in (*(name for name, _ in GROUP_MENU), *ADMIN_COMMANDS)


def to_json(answer: Answer) -> dict[str, object]:
    """The stable face of an answer for scripts; docs/interfaces.md describes it."""
    return {
        "covered": answer.covered,
        "question": answer.question,
        "quotes": [
            quote.model_dump(include={"n", "text", "article", "passage", "start", "end"})
            for quote in answer.quotes
        ],
        "sources": [_source(source) for source in answer.sources],
        "generation": answer.generation,
        **({"understood": answer.understood} if answer.understood else {}),
        **({"follows": answer.follows} if answer.follows else {}),
        **({"doubtful": True} if answer.doubtful else {}),
        **({"conflict": list(answer.conflict)} if answer.conflict else {}),
        **({"languages": list(answer.languages)} if answer.languages else {}),
        **_newest(answer),
        **_searched(answer),
    }


def _all_to_json(found: Answered) -> dict[str, object]:
    """The answer to the first question, and below it those to the others where there are any."""
    first, *others = found.answers
    further = {"further": [to_json(answer) for answer in others]} if others else {}
    return to_json(first) | further | ({"left": list(found.left)} if found.left else {})


def _newest(answer: Answer) -> dict[str, object]:
    listed = [*answer.newest, *answer.naming]
    return {"newest": [_headline(one) for one in listed]} if listed else {}


def _searched(answer: Answer) -> dict[str, object]:
    # There only where something restricted the search.
    searched = answer.searched
    shown = {"through", "later", "nearest_days"}
    return {"searched": searched.model_dump(mode="json", exclude=shown)} if searched else {}


def _headline(offered: Headline) -> dict[str, object]:
    facts: dict[str, object] = offered.model_dump(mode="json", exclude={"article"})
    return facts


def _source(source: Source) -> dict[str, object]:
    # `also` is there only where there are copies, as most answers have none.
    without = {"article"} if source.also else {"article", "also"}
    return source.model_dump(exclude=without)


def _filters(
    since: str | None,
    until: str | None,
    source: str | None,
    author: str | None,
    section: str | None,
) -> "Filters | None":
    """Raises FilterError where a date can't be read, or the days leave none."""
    from retrieval.filters import Filters

    first, last = _day("--since", since, 0), _day("--until", until, 1)
    if first and last and first > last:
        raise FilterError(f"--since {since} is after --until {until}; swap them")
    filters = Filters(since=first, until=last, outlet=source, author=author, section=section)
    return filters or None


def _day(option: str, given: str | None, side: Literal[0, 1]) -> date | None:
    """The day that an option states; of a week, a month or a year, the first or last one."""
    if given is None:
        return None
    from bot.since import period_of
    from index.dates import parse_published

    stated = parse_published(given)
    if stated is not None:
        return stated.date() if isinstance(stated, datetime) else stated
    period = period_of(given, datetime.now().astimezone().date())
    if period is None or period[side] is None:
        raise FilterError(
            f"{option} {given!r} is not a date; write it as 2024-03-19, 2024-03, or as “last week”"
        )
    return period[side]


def reply_to(
    desk: "Desk",
    message: str,
    *,
    passages: bool = True,
    filters: "Filters | None" = None,
    turns: LastTurns | None = None,
) -> Reply:
    """What a message is answered with; with `turns`, it may follow up the last one here."""
    kind = small_talk(message)
    if kind:
        return replies.small_talk(kind)
    found = desk.answers(message, filters, turns.of(_HERE) if turns else None)
    if turns and found.turn:
        turns.remember(_HERE, found.turn)
    return replies.answers(found, passages=passages)


def _found(desk: "Desk", message: str, filters: "Filters | None") -> Answered:
    if small_talk(message):
        return Answered((desk.unanswered(message),))
    return desk.answers(message, filters)


def open_here(settings: Settings) -> "Opened":
    """Return a desk over the settings' index."""
    from bot.opening import open_desk

    return open_desk(settings)


def checked(question: str) -> str:
    """Return a question from the command line. Raises EmptyQuestionError where it has no words."""
    # Bytes on the command line that are no text come as lone surrogates.
    question = question.encode(errors="replace").decode().strip()
    if not (replies.is_question(question) or small_talk(question)):
        raise EmptyQuestionError("the question is empty; write it in words")
    return question
