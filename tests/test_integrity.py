"""Whatever is asked of whatever articles: what is quoted stands there, and each number has its
source."""

import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import replies
from bot.blocks import Block, Paragraph, Reply
from bot.botapi.html import parse_html
from bot.html import split, to_html, to_plain
from bot.terminal import to_text
from index.build import build
from index.encoder import Vectors
from index.generation import Generation
from retrieval.answering import Answerer
from retrieval.faults import faults
from retrieval.filters import Filters
from retrieval.models import Answer
from tests.conftest import EXAMPLES
from tests.fakes import HashEncoder, plain_evidence
from tests.nasty import AUTHORS, ODD_QUESTIONS, OUTLETS, nasty_articles, nasty_questions
from tests.shell import Shell, one_line_error

ANSWERS = 3_000
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
NUMBER = re.compile(r"\[(\d+)\]")
STYLES = re.compile("\x1b\\[[0-9;]*m")


class QuickEncoder(HashEncoder):
    """The fake encoder, computing everything once."""

    def __init__(self) -> None:
        super().__init__()
        self._of_words = lru_cache(None)(super()._vector)

    def _vector(self, words: Sequence[str]) -> Vectors:
        return self._of_words(tuple(words))


class Desk(NamedTuple):
    """Answerers of one to three quotes over one generation."""

    generation: Generation
    answerers: tuple[Answerer, ...]

    def texts(self) -> list[str]:
        """Every sentence that could be quoted."""
        store = self.generation.store
        return [
            article.text[start:end]
            for article in store.articles()
            for passage in store.passages_of(article.id)
            for start, end in passage.sentences
        ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The sample articles, and nasty ones."""
    folder = tmp_path_factory.mktemp("integrity")
    articles = nasty_articles(random.Random(7), 100)
    lines = (article.model_dump_json() + "\n" for article in articles)
    (folder / "nasty.jsonl").write_text("".join(lines), encoding="utf-8")
    encoder = QuickEncoder()
    report = build([EXAMPLES / "articles", folder / "nasty.jsonl"], folder / "data", encoder)
    assert report.skipped == ()
    generation = Generation.open(folder / "data")
    evidence = plain_evidence()
    yield Desk(
        generation, tuple(Answerer(generation, encoder, quotes, evidence) for quotes in (1, 2, 3))
    )
    generation.close()


def drawn_filters(drawn: random.Random) -> Filters | None:
    if drawn.random() < 0.7:
        return None
    since, until = sorted(date(2026, drawn.randint(1, 7), drawn.randint(1, 28)) for _ in range(2))
    choices = (
        Filters(since=since, until=until),
        Filters(since=since),
        Filters(outlet=drawn.choice(OUTLETS)),
        Filters(author=drawn.choice(AUTHORS), until=until),
        Filters(section="Sea"),
        Filters(outlet="Nobody's Gazette"),
    )
    return drawn.choice(choices) or None


def outside(answer: Answer, generation: Generation) -> list[str]:
    """The articles quoted although what restricted the search leaves them out."""
    if answer.searched is None or not answer.searched.articles:
        return []
    filters = Filters(**answer.searched.model_dump(include=set(Filters.model_fields)))
    rows = set(filters.select(generation.store, UTC).rows.tolist())
    passages = {
        passage.id: passage.row
        for quote in answer.quotes
        for passage in generation.store.passages_of(quote.article)
    }
    return [quote.article for quote in answer.quotes if passages[quote.passage] not in rows]


def test_thousands_of_answers_quote_word_for_word_and_number_their_sources(desk: Desk) -> None:
    drawn = random.Random(11)
    counted: Counter[str] = Counter()
    for question in nasty_questions(drawn, desk.texts(), ANSWERS):
        answerer, filters = drawn.choice(desk.answerers), drawn_filters(drawn)
        answer = answerer.answer(question, NOW, filters)
        found = [*faults(answer, desk.generation.store), *misshown(answer)]
        assert found == [], question
        assert outside(answer, desk.generation) == [], question
        counted["restricted"] += answer.covered and answer.searched is not None
        counted["covered" if answer.covered else "refused"] += 1
        counted["quotes"] += len(answer.quotes)
        counted["several sources"] += len(answer.sources) > 1
        counted["copies"] += any(source.also for source in answer.sources)
        counted["without address"] += any(source.url is None for source in answer.sources)
    assert counted["covered"] + counted["refused"] == ANSWERS
    for kind in ("covered", "refused", "quotes"):
        assert counted[kind] > ANSWERS / 5, counted
    for kind in ("restricted", "several sources", "copies", "without address"):
        assert counted[kind] > ANSWERS / 100, counted


def misshown(answer: Answer) -> Iterator[str]:
    """Yield what is wrong with the reply to a question, in a chat and on a terminal."""
    reply = replies.answer(answer)
    messages = split(reply)
    parsed = [parse_html(to_html(message)).text for message in messages]
    if parsed != [to_plain(message) for message in messages]:
        yield "shown otherwise than without markup"
    told, plain = bare("".join(parsed)), to_text(reply, styled=False)
    styled = bare(STYLES.sub("", to_text(reply, styled=True)))
    for quote in answer.quotes:
        if bare(f"{quote.text} [{quote.n}]") not in told:
            yield f"not in the messages: {quote.text!r}"
        if f"{quote.text} [{quote.n}]" not in plain:
            yield f"not on the terminal: {quote.text!r}"
        if bare(f"{quote.text} [{quote.n}]") not in styled:
            yield f"not on the styled terminal: {quote.text!r}"
    yield from misnumbered(reply, answer)


def misnumbered(reply: Reply, answer: Answer) -> Iterator[str]:
    """Yield what is wrong with the numbers of a reply."""
    # Headlines and passages may hold anything, even what looks like a number.
    shown = [
        block
        for block in reply
        if isinstance(block, Paragraph) and opening(block) not in (replies.NEAREST, replies.NEWEST)
    ]
    lists = [block for block in shown if opening(block) == replies.SOURCES]
    sources = [line.runs for block in lists for line in block.lines[1:]]
    numbers = [
        (match.group(1), run.link)
        for block in shown
        for line in block.lines
        for run in line.runs[1:]
        if block not in lists and (match := NUMBER.fullmatch(run.text))
    ]
    if not answer.covered and (lists or numbers):
        yield "sources under a refusal"
    listed = bool(answer.newest)
    if not (answer.covered or listed) and replies.NOT_COVERED not in map(opening, shown):
        yield "a refusal that doesn't say so"
    if numbers != [(str(quote.n), quote.url) for quote in answer.quotes]:
        yield f"other numbers than the quotes': {numbers}"
    if [(runs[0].text, runs[1].text, runs[1].link) for runs in sources] != [
        (f"[{source.n}] ", source.title, source.url) for source in answer.sources
    ]:
        yield "other sources than the answer's"


def opening(block: Block) -> str:
    return block.lines[0].runs[0].text


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("question", ODD_QUESTIONS, ids=lambda question: ascii(question[:30]))
def test_an_odd_question_has_a_sound_answer(desk: Desk, question: str) -> None:
    for answerer in desk.answerers:
        answer = answerer.answer(question, NOW)
        assert answer.question == question
        assert [*faults(answer, desk.generation.store), *misshown(answer)] == []


@given(st.text(st.characters(), max_size=200), st.sampled_from(["", "harbour ferry ", '"']))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_at_all_has_a_sound_answer(desk: Desk, text: str, before: str) -> None:
    answer = desk.answerers[2].answer(before + text, NOW)
    assert [*faults(answer, desk.generation.store), *misshown(answer)] == []


def went_well(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether a command said nothing on standard error but that its tiny model isn't calibrated."""
    said = done.stderr.splitlines()
    return done.returncode == 0 and len(said) == 1 and "isn't calibrated for" in said[0]


def test_odd_questions_at_the_terminal_are_answered_or_asked_for_in_words(built: Shell) -> None:
    lines = [" ".join(q.split()) for q in ODD_QUESTIONS if q.isprintable()]
    asked = [line for line in lines if line]
    done = built("chat", stdin="\n".join([*asked, "/quit"]) + "\n")
    assert went_well(done)
    assert "Traceback" not in done.stdout
    # The greeting, and a reply to each.
    assert done.stdout.count("\n\n") >= len(asked)


@pytest.mark.parametrize(
    "question", ["x" * 10_000, '" OR 1=1 NEAR/3 title:*', "https://post.example/?a=1#b", "порт?"]
)
def test_an_odd_question_on_the_command_line_is_a_question(built: Shell, question: str) -> None:
    assert went_well(built("ask", "--json", "--", question))


@pytest.mark.parametrize("question", ["", "🚂🎻", "?!", "\t\n"])
def test_a_question_without_words_is_one_line_of_advice(built: Shell, question: str) -> None:
    assert "the question is empty" in one_line_error(built("ask", "--", question))
