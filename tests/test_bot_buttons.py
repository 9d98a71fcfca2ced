"""The buttons under answers, over the local Bot API server."""

from pathlib import Path
from typing import Any

import pytest

from bot import shown as shown_answers
from bot.botapi import BotApiServer, SentMessage
from bot.desk import Desk
from bot.feedback import Feedback, Votes
from bot.state import State
from index.build import build
from index.models import Article
from tests.asking import CHAT, QUESTION, QUOTE, ask, buttons, callback_of, index, notes, press
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

BOT = TOKEN.partition(":")[0]
GROUP = -100
LABELS = ["Passages", "Open 1", "More like this", "Useful", "Not useful"]
OLD = "This button is too old. Please ask the question again."


def labels(message: SentMessage) -> list[str]:
    rows = (message.reply_markup or {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def link(message: SentMessage, label: str) -> str:
    rows = (message.reply_markup or {})["inline_keyboard"]
    return next(str(one["url"]) for row in rows for one in row if one["text"] == label)


def tap(server: BotApiServer, message: SentMessage, label: str, **more: Any) -> SentMessage:
    """Press a button that changes its message; return the message as it is then."""
    edits = len(message.edited)
    server.user_presses(message, callback_of(message, label), **more)

    def now() -> SentMessage:
        held = server.messages(message.chat_id)
        return next(one for one in held if one.message_id == message.message_id)

    server.wait_until(lambda: len(now().edited) > edits)
    return now()


def told(server: BotApiServer, message: SentMessage, callback: str, **more: Any) -> str | None:
    """Press a button, and return the note that is shown."""
    already = len(notes(server))
    server.user_presses(message, callback, **more)
    server.wait_until(lambda: len(notes(server)) > already)
    return notes(server)[already]


def long_article(data: Path, path: Path) -> None:
    """Index an article of several passages, one of which tells where the zebra lives."""
    filler = [
        f"Lamp number {n} of the {n}th street is lit at dusk by the keeper." for n in range(40)
    ]
    text = " ".join([*filler[:20], "The zebra lives in Skarn.", *filler[20:]])
    zebra = Article(
        id="z", title="Zebra found", text=text, source="Skarn Times", author="Ada Brill"
    )
    index(path, data, zebra)


def test_an_answer_has_its_buttons(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        answer = ask(server, QUESTION)
        assert sorted(labels(answer)) == sorted(LABELS)
        assert link(answer, "Open 1").startswith("https://lowenpost.example/library-press#:~:text=")
        # The others have nothing to show.
        for words in ("Who won the chess olympiad?", "hello", "/sources"):
            assert ask(server, words).reply_markup is None


def test_passages_are_paged_through_and_back(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    long_article(data, tmp_path / "a.jsonl")
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        answer = ask(server, "Where in Skarn lives the zebra?")
        first = tap(server, answer, "Passages")
        assert first.text.startswith("Passage 1 of 3\n\n")
        assert labels(first) == ["›", "Back"]
        second = tap(server, first, "›")
        assert second.text.startswith("Passage 2 of 3\n\n")
        assert second.text.endswith("\n\n[1] Zebra found — Ada Brill, Skarn Times")
        bold = [one for one in second.entities if one.type == "bold"]
        units = second.text.encode("utf-16-le")
        marked = [units[2 * b.offset : 2 * (b.offset + b.length)].decode("utf-16-le") for b in bold]
        assert marked == ["Passage 2 of 3", "The zebra lives in Skarn."]
        assert any(one.type == "expandable_blockquote" for one in second.entities)
        assert labels(second) == ["‹", "›", "Back"]
        third = tap(server, second, "›")
        assert labels(third) == ["‹", "Back"]
        again = tap(server, tap(server, third, "‹"), "Back")
        assert (again.text, again.reply_markup) == (answer.text, answer.reply_markup)
        assert again.entities == answer.entities
        # The bot has replied but once.
        assert len(server.messages(CHAT)) == 1


def test_buttons_work_after_a_restart_and_when_the_article_is_gone(
    server: BotApiServer, desk: Desk, articles: Path, data: Path, encoder: HashEncoder
) -> None:
    with running(server, desk, TOKEN):
        answer = ask(server, QUESTION)
    (articles / "library.md").unlink()
    build([articles], data, encoder)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        passage = tap(server, answer, "Passages")
        assert passage.text.startswith("Passage 1 of 1\n\n")
        assert QUOTE in passage.text
        assert labels(passage) == ["Back"]


def test_more_like_this_names_other_articles_and_no_copies(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    report = (
        "The old ferry to Skarn Island burnt down on Monday. Nobody was hurt, as its crew of nine "
        "had gone ashore to buy cider, bread and lamps for the long way home over the winter sea."
    )
    articles = [
        Article(id="a", title="Ferry burns", text=report, source="Skarn Times"),
        Article(id="b", title="Ferry on fire", text=report, source="Lowen Post"),
        Article(id="c", title="New ferry", text="A new ferry to Skarn Island is built of steel."),
        Article(id="d", title="Cider", text="Cider is dear this year, as apples froze in May."),
    ]
    index(tmp_path / "a.jsonl", data, *articles)
    with running(server, Desk(data, encoder, quotes=1, evidence=plain_evidence()), TOKEN):
        answer = ask(server, "When did the old ferry to Skarn Island burn down?")
        more = press(server, answer, callback_of(answer, "More like this"))
    assert more.reply_to == answer.message_id
    lines = more.text.splitlines()
    assert lines[0] == "More like this"
    assert lines[1] == "• New ferry"
    assert not any("fire" in line or "burns" in line for line in lines)


def test_where_no_other_article_is_there_that_is_said(
    server: BotApiServer, tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    long_article(data, tmp_path / "a.jsonl")
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        answer = ask(server, "Where in Skarn lives the zebra?")
        more = press(server, answer, callback_of(answer, "More like this"))
    assert more.text == "No other article is like the ones quoted."


def test_each_person_has_one_vote_which_they_may_change(
    server: BotApiServer, desk: Desk, data: Path
) -> None:
    server.add_group(GROUP, "Town talk")
    with running(server, desk, TOKEN):
        server.user_sends(GROUP, f"/ask {QUESTION}", from_user=1)
        (answer,) = server.wait_for_messages(GROUP, 1)
        useful, not_useful = (callback_of(answer, one) for one in ("Useful", "Not useful"))
        for person, callback in ((1, useful), (1, not_useful), (2, useful), (2, useful)):
            assert told(server, answer, callback, from_user=person) == "Thank you!"
    state = State(data, BOT)
    assert Feedback(state).counts() == Votes(useful=1, not_useful=1)
    assert state.rows("SELECT person, question, answered, generation FROM votes") == [
        (person, QUESTION, QUOTE, desk.open().generation.manifest.generation) for person in (1, 2)
    ]
    state.close()
    desk.close()


def test_forget_deletes_answers_and_votes_from_the_disk(
    server: BotApiServer, desk: Desk, data: Path
) -> None:
    with running(server, desk, TOKEN):
        answer = ask(server, QUESTION)
        useful = callback_of(answer, "Useful")
        assert told(server, answer, useful) == "Thank you!"
        deleted = ask(server, "/forget").text
        assert "1 answer with its buttons, 1 vote" in deleted
        assert told(server, answer, useful) == OLD
    for file in data.glob("state-*"):
        assert QUOTE.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    "callback",
    ["answer 99 more", "answer 1", "answer x good", "answer 1 page -1", "answer 1 no"],
)
def test_forged_buttons_do_nothing(server: BotApiServer, desk: Desk, callback: str) -> None:
    with running(server, desk, TOKEN):
        answer = ask(server, QUESTION)
        before = len(server.messages(CHAT))
        server.user_presses(answer, callback, forged=True)
        server.wait_until(lambda: len(notes(server)) == 1)
        ask(server, "hello")
        assert len(server.messages(CHAT)) == before + 1
        assert server.messages(CHAT)[0].edited == ()
    assert notes(server) == [OLD]


def test_a_button_of_another_chat_does_nothing(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        ask(server, QUESTION)
        other = ask(server, QUESTION, chat=9)
        # Of chat 7, in chat 9.
        server.user_presses(other, "answer 1 back", forged=True)
        server.wait_until(lambda: len(notes(server)) == 1)
    assert notes(server) == [OLD]


def test_old_answers_lose_their_buttons(
    server: BotApiServer, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown_answers, "MOST_KEPT", 2)
    with running(server, desk, TOKEN):
        first, second, third = (ask(server, QUESTION) for _ in range(3))
        assert told(server, first, callback_of(first, "Useful")) == OLD
        assert told(server, second, callback_of(second, "Useful")) == "Thank you!"
        assert told(server, third, callback_of(third, "Useful")) == "Thank you!"
        monkeypatch.setattr(shown_answers, "KEPT_FOR", 0.0)
        assert told(server, third, callback_of(third, "Useful")) == OLD


def test_an_edited_question_has_its_new_answers_buttons(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        asked = server.user_sends(CHAT, QUESTION)
        (answer,) = server.wait_for_messages(CHAT, 1)
        first = callback_of(answer, "Useful")
        server.user_sends(CHAT, "When did the harbour of Lowen reopen?", edit_of=asked)
        server.wait_until(lambda: bool(server.messages(CHAT)[0].edited))
        changed = server.messages(CHAT)[0]
        assert callback_of(changed, "Useful") != first
        assert "Harbour reopens" in tap(server, changed, "Passages").text
        server.user_sends(CHAT, "Who won the chess olympiad?", edit_of=asked)
        server.wait_until(lambda: "don't cover" in server.messages(CHAT)[0].text)
        assert server.messages(CHAT)[0].reply_markup is None


def test_the_answer_to_an_example_comes_back_with_its_question(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        started = ask(server, "/start")
        text, callback = buttons(started)[0]
        answer = press(server, started, callback)
        assert answer.text.startswith(f"{text}\n\n")
        back = tap(server, tap(server, answer, "Passages"), "Back")
        assert back.text == answer.text


def test_a_long_answers_last_message_has_the_buttons(
    server: BotApiServer, tmp_path: Path, data: Path
) -> None:
    walk = f"The zebra walked home {'😀' * 1900}."
    index(tmp_path / "a.jsonl", data, Article(id="z", title="Zebra", text=walk))
    desk = Desk(data, HashEncoder(max_tokens=4000), evidence=plain_evidence())
    with running(server, desk, TOKEN):
        server.user_sends(CHAT, "Where did the zebra walk?")
        server.wait_until(lambda: any(labels(one) for one in server.messages(CHAT)))
        *others, last = server.messages(CHAT)
        assert [one.reply_markup for one in others] == [None] * len(others)
        page = tap(server, last, "Passages")
        assert page.text.startswith("Passage 1 of ")
        assert tap(server, page, "Back").text == last.text


def test_an_address_that_telegram_refuses_on_a_button_costs_no_answer(
    tmp_path: Path, data: Path, encoder: HashEncoder
) -> None:
    inside = Article(
        id="z", title="Zebra", text="The zebra lives in Skarn.", url="http://intranet/zebra"
    )
    index(tmp_path / "a.jsonl", data, inside)
    desk = Desk(data, encoder, evidence=plain_evidence())
    with BotApiServer(token=TOKEN) as server, running(server, desk, TOKEN):
        answer = ask(server, "Where in Skarn lives the zebra?")
    assert answer.text.startswith("The zebra lives in Skarn. [1]")
    assert "Open 1" not in labels(answer)
    assert "Passages" in labels(answer)
