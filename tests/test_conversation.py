"""Conversations: from one question to the next, over HTTP and in the terminal too."""

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import replies
from bot.botapi import BotApiServer
from bot.desk import Desk
from bot.terminal import to_text
from index.build import build
from index.errors import IndexMissingError
from index.generation import Generation
from index.models import Article
from retrieval.answering import Answerer
from retrieval.conversation import MOST_QUESTIONS, answer_message
from retrieval.filters import Filters
from retrieval.last_turns import LastTurns
from retrieval.models import Answer, Answered, Conversation, Source, Wishes
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running
from tests.shell import Shell
from tests.talking import CHAT, NOW, say

QUESTION = "Which printing press did the town library buy?"
FOLLOW_UP = "And when was that?"
UNDERSTOOD = "When was that? (printing press did the town library buy)"
QUOTE = "The town library bought a printing press from 1894 for its reading room."


class Clock:
    """Seconds that pass by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Listening:
    """Covers just the questions it was given, each from its article, and keeps what it is asked."""

    def __init__(self, **covered: str) -> None:
        self.covered = {question: article for article, question in covered.items()}
        self.asked: list[str] = []

    def answer(
        self,
        question: str,
        now: datetime | None = None,
        options: Filters | None = None,
        wishes: Wishes | None = None,
        within: frozenset[str] = frozenset(),
    ) -> Answer:
        self.asked.append(question)
        article = self.covered.get(question)
        if within and article not in within:
            article = None
        sources = (Source(n=1, article=article, title=article, author=None, outlet=None,
                          published=None, url=None),) if article else ()  # fmt: skip
        return Answer(
            question=question,
            covered=article is not None,
            sources=sources,
            confidence=1,
            generation="g",
        )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def turns(clock: Clock) -> LastTurns:
    return LastTurns(clock)


def test_a_follow_up_is_answered_as_it_is_understood_and_says_so(
    turns: LastTurns,
) -> None:
    answerer = Listening()
    (answer,) = say(turns, answerer, QUESTION, FOLLOW_UP)
    assert answerer.asked == [QUESTION, UNDERSTOOD]
    assert (answer.question, answer.understood) == (FOLLOW_UP, UNDERSTOOD)
    assert answer.follows == QUESTION
    (answer,) = say(turns, answerer, "Who won the Lowen race?")
    assert (answer.understood, answer.follows) == (None, None)


def test_a_question_follows_up_on_an_earlier_one_of_its_message() -> None:
    answerer = Listening()
    found = answer_message(answerer, "Hi! Who won the race? And when was that?", None, NOW)
    assert [answer.question for answer in found.answers] == [
        "Who won the race?",
        "And when was that?",
    ]
    assert answerer.asked == ["Who won the race?", "When was that? (won the race)"]
    # Without a last turn nothing was said before.
    answer_message(answerer, FOLLOW_UP, None, NOW)
    assert answerer.asked[-1] == FOLLOW_UP


def test_an_answer_to_one_question_gives_the_message_back_whole(
    turns: LastTurns,
) -> None:
    message = f"Hello! {QUESTION} Thanks"
    answerer = Listening()
    (answer,) = say(turns, answerer, message)
    assert answer.question == message
    assert answerer.asked == [QUESTION]


@pytest.mark.parametrize(
    ("message", "covered", "asked"),
    [
        # Nothing covers the whole; the question alone is.
        (
            "I'm Anna from the radio. Who won the Lowen race?",
            "Who won the Lowen race?",
            ["I'm Anna from the radio. Who won the Lowen race?", "Who won the Lowen race?"],
        ),
        # What is said besides is what it is about: it doesn't stand alone.
        (
            "I read of the bridge in Lowen. Who built it?",
            "Who built it?",
            ["I read of the bridge in Lowen. Who built it?"],
        ),
        # What is covered as it is written is asked once.
        (
            "Who won the Lowen race and how much is bread?",
            "Who won the Lowen race and how much is bread?",
            ["Who won the Lowen race and how much is bread?"],
        ),
    ],
)
def test_what_nothing_covers_is_asked_without_what_is_said_besides(
    message: str, covered: str, asked: list[str]
) -> None:
    answerer = Listening(a=covered)
    (answer,) = answer_message(answerer, message, None, NOW).answers
    assert answerer.asked == asked
    assert answer.question == message
    assert answer.covered is (covered in asked)
    assert answer.understood == (covered if covered != message and answer.covered else None)


def test_questions_that_one_sentence_joins_are_answered_in_turn() -> None:
    answerer = Listening(a="how much is bread?")
    message = "Who won the Lowen race and how much is bread?"
    first, second = answer_message(answerer, message, None, NOW).answers
    assert (first.question, first.covered) == ("Who won the Lowen race?", False)
    assert (second.question, second.covered) == ("how much is bread?", True)
    # Where nothing covers either, nothing is parted.
    (whole,) = answer_message(Listening(), message, None, NOW).answers
    assert (whole.question, whole.covered) == (message, False)


def test_more_joined_questions_than_are_answered_are_not_searched_for() -> None:
    for count, searches in ((MOST_QUESTIONS, MOST_QUESTIONS + 1), (40, 1)):
        answerer = Listening()
        message = " and ".join(f"who won the race of {1960 + n}" for n in range(count))
        answer_message(answerer, message, None, NOW)
        assert len(answerer.asked) == searches


def test_of_several_a_question_keeps_what_is_said_beside_it() -> None:
    answerer = Listening(a="Who won the Lowen race?", b="When does the ferry sail?")
    first = "I'm Anna from the radio. Who won the Lowen race?"
    found = answer_message(answerer, f"{first} When does the ferry sail?", None, NOW).answers
    assert [answer.question for answer in found] == [first, "When does the ferry sail?"]
    assert [answer.understood for answer in found] == ["Who won the Lowen race?", None]


def test_of_more_questions_than_are_answered_the_rest_is_named() -> None:
    asked = [f"Who won the race of {year}?" for year in range(2000, 2008)]
    found = answer_message(Listening(), " ".join(asked), None, NOW)
    assert [answer.question for answer in found.answers] == asked[:MOST_QUESTIONS]
    assert list(found.left) == asked[MOST_QUESTIONS:]


@pytest.mark.parametrize(
    "other",
    [Conversation(8), Conversation(7, thread=3), Conversation(7, asker=2)],
    ids=["chat", "thread", "asker"],
)
def test_conversations_know_nothing_of_each_other(turns: LastTurns, other: Conversation) -> None:
    answerer = Listening()
    say(turns, answerer, QUESTION)
    say(turns, answerer, FOLLOW_UP, chat=other)
    say(turns, answerer, FOLLOW_UP)
    assert answerer.asked == [QUESTION, FOLLOW_UP, UNDERSTOOD]


def test_a_conversation_is_forgotten_after_a_while(turns: LastTurns, clock: Clock) -> None:
    answerer = Listening()
    say(turns, answerer, QUESTION)
    clock.seconds += 29 * 60
    say(turns, answerer, FOLLOW_UP)
    # The follow-up has begun the half hour again.
    clock.seconds += 29 * 60
    say(turns, answerer, FOLLOW_UP)
    clock.seconds += 30 * 60
    say(turns, answerer, FOLLOW_UP)
    assert answerer.asked == [QUESTION, UNDERSTOOD, UNDERSTOOD, FOLLOW_UP]


def test_the_conversations_used_last_are_kept(turns: LastTurns) -> None:
    answerer = Listening()
    for chat in range(1_000):
        say(turns, answerer, QUESTION, chat=Conversation(chat))
    say(turns, answerer, FOLLOW_UP, chat=Conversation(0))
    say(turns, answerer, QUESTION, chat=Conversation(1_000))
    assert turns.of(Conversation(0)) is not None
    assert turns.of(Conversation(1)) is None
    assert turns.of(Conversation(2)) is not None


def test_a_follow_up_is_answered_from_the_articles_of_the_answer_before(
    turns: LastTurns,
) -> None:
    asked, as_understood = "Why did she resign?", "Why did she resign? (the mayor of Tolme)"
    before = "Who is the mayor of Tolme?"
    # As written it finds the article again, as understood another one.
    same = Listening(tolme=before, other=as_understood)
    same.covered[asked] = "tolme"
    (answer,) = say(turns, same, before, asked)
    assert (answer.sources[0].article, answer.understood) == ("tolme", None)
    # As written it finds another one, and might be about anybody.
    elsewhere = Listening(tolme=before, other=asked)
    (answer,) = say(turns, elsewhere, before, asked)
    assert (answer.covered, answer.understood) == (False, as_understood)
    # Nothing but what it was understood as can be searched for.
    bare = Listening(tolme=before, other="When was that?")
    (answer,) = say(turns, bare, before, "When was that?")
    assert not answer.covered


def test_what_says_enough_by_itself_is_answered_as_it_is_written(
    turns: LastTurns,
) -> None:
    asked = "Why did she close the mill early?"
    answerer = Listening(mill=asked)
    (answer,) = say(turns, answerer, "Who is the mayor of Tolme?", asked)
    assert (answer.covered, answer.understood, answer.question) == (True, None, asked)


def test_what_fails_leaves_the_conversation_as_it_was(turns: LastTurns) -> None:
    class Broken(Listening):
        def answer(
            self,
            question: str,
            now: datetime | None = None,
            options: Filters | None = None,
            wishes: Wishes | None = None,
            within: frozenset[str] = frozenset(),
        ) -> Answer:
            raise IndexMissingError("no index")

    answerer = Listening()
    say(turns, answerer, QUESTION)
    with pytest.raises(IndexMissingError):
        say(turns, Broken(), "Who won the Lowen race?")
    say(turns, answerer, FOLLOW_UP)
    assert answerer.asked[-1] == UNDERSTOOD


def test_a_time_in_a_follow_up_restricts_the_search(tmp_path: Path) -> None:
    articles = [
        Article(
            id=f"lamp-{month}",
            title="The zebra lamp",
            text=f"The zebra lamp costs {price} crowns in Lowen.",
            published=datetime(2026, month, 5, tzinfo=UTC),
        )
        for month, price in ((4, 10), (5, 20))
    ]
    source = tmp_path / "a.jsonl"
    source.write_text("\n".join(article.model_dump_json() for article in articles))
    build([source], tmp_path / "data", HashEncoder())
    last = None
    with closing(Generation.open(tmp_path / "data")) as generation:
        answerer = Answerer(generation, HashEncoder(), 1, plain_evidence())
        for message, article in (
            ("What did the zebra lamp cost this month?", "lamp-5"),
            ("And last month?", "lamp-4"),
        ):
            found = answer_message(answerer, message, last, NOW)
            (answer,), last = found.answers, found.turn
            assert [quote.article for quote in answer.quotes] == [article]
    assert answer.understood == "What did the zebra lamp cost last month?"
    assert answer.searched is not None


def test_several_answers_stand_each_below_its_question(generation: Generation) -> None:
    answerer = Answerer(generation, HashEncoder(), evidence=plain_evidence())
    message = f"{QUESTION} {FOLLOW_UP} Who won the chess olympiad?"
    found = answer_message(answerer, message, None, NOW)
    text = to_text(replies.answers(found, passages=False), styled=False)
    first, second, third = (text.index(f"{a.question}\n\n") for a in found.answers)
    assert text[first:].startswith(f"{QUESTION}\n\n{QUOTE} [1]")
    assert text[second:].startswith(f"{FOLLOW_UP}\n\n{replies.FOLLOWS}{QUESTION}\n\n")
    assert replies.NOT_COVERED in text[third:]
    bold = [b.lines[0].runs[0].text for b in replies.answers(found) if b.lines[0].runs[0].bold]
    assert [line for line in bold if line != replies.SOURCES] == [
        QUESTION,
        FOLLOW_UP,
        "Who won the chess olympiad?",
    ]


def test_a_reply_names_the_questions_that_were_too_many() -> None:
    answer = Listening().answer("Who won?")
    found = Answered((answer, answer), ("Who lost?", "Who came?"))
    text = to_text(replies.answers(found), styled=False)
    assert text.endswith(
        "I answer up to 2 questions a message. Please ask again:\n• Who lost?\n• Who came?"
    )


@pytest.fixture
def desk(articles: Path, data: Path, encoder: HashEncoder) -> Desk:
    build([articles], data, encoder)
    return Desk(data, encoder, evidence=plain_evidence())


def replies_to(server: BotApiServer, chat: int, messages: Sequence[str]) -> list[str]:
    """The bot's reply to each message, sent when the one before it is answered."""
    texts = []
    for message in messages:
        already = len(server.messages(chat))
        server.user_sends(chat, message)
        texts.append(server.wait_for_messages(chat, already + 1)[already].text)
    return texts


def test_a_follow_up_in_a_chat_is_understood_and_another_chat_is_not_affected(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        first, thanks, follow_up = replies_to(server, 7, [QUESTION, "thanks", FOLLOW_UP])
        (elsewhere,) = replies_to(server, 8, [FOLLOW_UP])
    assert first.startswith(QUOTE)
    assert thanks == "You're welcome!"
    assert follow_up.startswith(f"{replies.FOLLOWS}{QUESTION}\n\n{QUOTE}")
    assert replies.FOLLOWS not in elsewhere


def test_a_topic_of_a_forum_is_a_conversation_of_its_own(server: BotApiServer, desk: Desk) -> None:
    forum = -1001234567890
    server.add_group(forum, "Town talk", forum=True)

    def asked(thread: int, question: str) -> str:
        already = len(server.messages(forum))
        server.user_sends(forum, f"/ask {question}", thread_id=thread)
        reply = server.wait_for_messages(forum, already + 1)[already]
        assert reply.thread_id == thread
        return reply.text

    with running(server, desk, TOKEN):
        asked(5, QUESTION)
        assert replies.FOLLOWS not in asked(6, FOLLOW_UP)
        assert asked(5, FOLLOW_UP).startswith(f"{replies.FOLLOWS}{QUESTION}")


def test_a_follow_up_may_follow_up_another_turn_than_the_last(
    turns: LastTurns,
) -> None:
    answerer = Listening()
    say(turns, answerer, QUESTION)
    about = turns.of(CHAT)
    say(turns, answerer, "Who won the Lowen race?")
    found = answer_message(answerer, FOLLOW_UP, about, NOW)
    assert answerer.asked[-1] == UNDERSTOOD
    # From there the conversation goes on.
    answer_message(answerer, FOLLOW_UP, found.turn, NOW)
    assert answerer.asked[-1] == UNDERSTOOD


def test_what_somebody_asked_in_a_chat_is_forgotten_in_all_its_topics(
    turns: LastTurns,
) -> None:
    mine = [Conversation(7, thread=3, asker=2), Conversation(7, asker=2)]
    others = [Conversation(7, asker=3), Conversation(8, asker=2)]
    for conversation in (*mine, *others):
        say(turns, Listening(), QUESTION, chat=conversation)
    assert turns.forget(7, 2) == 2
    assert turns.forget(7, 2) == 0
    assert [turns.of(one) for one in mine] == [None, None]
    assert all(turns.of(one) for one in others)


def test_several_questions_of_a_message_get_one_reply(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        (text,) = replies_to(server, 7, [f"Hi! {QUESTION} When did the harbour of Lowen reopen?"])
        again = replies_to(server, 7, ["thanks"])
    assert text.startswith(f"{QUESTION}\n\n{QUOTE} [1]")
    assert "When did the harbour of Lowen reopen?\n\nThe harbour of Lowen reopened" in text
    assert again == ["You're welcome!"]


def test_a_chat_in_the_terminal_understands_a_follow_up_and_ask_does_not(built: Shell) -> None:
    done = built("chat", stdin=f"{QUESTION}\n{FOLLOW_UP}\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(f"{replies.FOLLOWS}{QUESTION}\n") == 1
    assert replies.FOLLOWS not in built("ask", FOLLOW_UP).stdout


def test_ask_answers_several_questions(built: Shell) -> None:
    text = built("ask", f"{QUESTION} {FOLLOW_UP}").stdout
    assert text.startswith(f"{QUESTION}\n\n")
    assert f"\n\n{FOLLOW_UP}\n\n{replies.FOLLOWS}{QUESTION}\n" in text
    told = json.loads(built("ask", f"{QUESTION} {FOLLOW_UP}", "--json").stdout)
    assert told["question"] == QUESTION
    assert "understood" not in told
    (further,) = told["further"]
    assert (further["question"], further["understood"]) == (FOLLOW_UP, UNDERSTOOD)
    assert "left" not in told
    many = " ".join(f"Who won the race of {year}?" for year in range(2000, 2007))
    told = json.loads(built("ask", many, "--json").stdout)
    assert told["left"] == ["Who won the race of 2005?", "Who won the race of 2006?"]
    assert "further" not in json.loads(built("ask", QUESTION, "--json").stdout)
