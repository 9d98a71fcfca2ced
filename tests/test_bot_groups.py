"""The bot among people: what it answers in groups and topics, and what it leaves alone."""

from pathlib import Path
from typing import Any

import pytest

from bot import replies, waiting
from bot.botapi import BotApiServer, SentMessage
from bot.desk import Desk
from index.build import build
from tests.asking import QUESTION, QUOTE
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.running import running

GROUP = -100
FORUM = -1001234567890
HOW = "Write your question after /ask"


@pytest.fixture
def server(server: BotApiServer) -> BotApiServer:
    server.add_group(GROUP, "Town talk")
    server.add_group(FORUM, "Town hall", forum=True)
    return server


def ask(server: BotApiServer, text: str, chat: int = GROUP, **more: Any) -> SentMessage:
    already = len(server.messages(chat))
    asked = server.user_sends(chat, text, **more)
    reply = server.wait_for_messages(chat, already + 1)[already]
    assert reply.reply_to == asked.message_id
    return reply


def message_of(sender: dict[str, Any], text: str | None, **more: Any) -> dict[str, Any]:
    """An update that a client of Telegram can't send: from a bot, or in a channel's name."""
    message = {
        "message_id": 900,
        "date": 1_780_000_000,
        "chat": {"id": GROUP, "type": "group", "title": "Town talk"},
        "from": sender,
    }
    return {"message": message | ({"text": text} if text else {}) | more}


@pytest.mark.parametrize("privacy_mode", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        f"/ask {QUESTION}",
        f"/ask@test_bot {QUESTION}",
        f"/ASK@Test_Bot\n{QUESTION}",
        f"@test_bot {QUESTION}",
        f"@Test_Bot, {QUESTION}",
        "Which printing press did @test_bot the library buy?",
        f"{QUESTION} @test_bot",
        f"/ask @test_bot {QUESTION}",
        f"😀😀 @test_bot: {QUESTION}",
    ],
)
def test_who_addresses_the_bot_is_answered(
    server: BotApiServer, desk: Desk, text: str, privacy_mode: bool
) -> None:
    server.privacy_mode = privacy_mode
    with running(server, desk, TOKEN):
        assert ask(server, text).text.startswith(f"{QUOTE} [1]")


def test_a_mention_is_no_part_of_the_question(
    server: BotApiServer, articles: Path, data: Path
) -> None:
    asked: list[str] = []

    class Listening(HashEncoder):
        def read_queries(self, texts: Any) -> Any:
            asked.extend(texts)
            return super().read_queries(texts)

    encoder = Listening()
    build([articles], data, encoder)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        ask(server, "@test_bot: who bought it?")
        ask(server, "Which press, @test_bot, did the library buy?")
        ask(server, "😀 Which press did the library buy @test_bot?")
    assert asked == [
        "who bought it?",
        "Which press, did the library buy?",
        "😀 Which press did the library buy?",
    ]


SILENT = [
    QUESTION,
    "@other_bot " + QUESTION,
    "/help",
    "/start",
    "/latest",
    "/help@other_bot",
    "/ask@other_bot " + QUESTION,
    "/ask@other_bot @test_bot",
    "write to me@test_bot.example",
    "@test_bot_two " + QUESTION,
]


@pytest.mark.parametrize("privacy_mode", [True, False])
def test_what_is_for_others_is_left_alone(
    server: BotApiServer, desk: Desk, privacy_mode: bool
) -> None:
    server.privacy_mode = privacy_mode
    with running(server, desk, TOKEN):
        somebody = server.user_sends(GROUP, "Good morning")
        for text in SILENT:
            server.user_sends(GROUP, text)
        server.user_sends(GROUP, QUESTION, reply_to=somebody)
        ask(server, f"/ask {QUESTION}")
    assert len(server.messages(GROUP)) == 1


MEMBER = {"id": 1001, "is_bot": False, "first_name": "Ada"}
OTHER_BOT = {"id": 55, "is_bot": True, "first_name": "Other", "username": "other_bot"}
CHANNEL = {"id": -100777, "type": "channel", "title": "The Lowen Post"}
THE_GROUP = {"id": GROUP, "type": "group", "title": "Town talk"}
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
OURS = {
    "message_id": 800,
    "date": 1_780_000_000,
    "chat": THE_GROUP,
    "from": {"id": 12345, "is_bot": True, "first_name": "Test Bot", "username": "test_bot"},
}
TOPIC = OURS | {
    "is_topic_message": True,
    "forum_topic_created": {"name": "News", "icon_color": 7322096},
}


@pytest.mark.parametrize(
    "update",
    [
        message_of(OTHER_BOT, f"/ask {QUESTION}"),
        message_of(
            {"id": 777000, "is_bot": False, "first_name": "Telegram"},
            f"/ask {QUESTION}",
            sender_chat=CHANNEL,
            is_automatic_forward=True,
        ),
        message_of(MEMBER, f"/ask {QUESTION}", via_bot=OTHER_BOT),
        message_of(MEMBER, None, photo=PHOTO),
        message_of(MEMBER, None, photo=PHOTO, caption=QUESTION),
        message_of(MEMBER, None, photo=PHOTO, reply_to_message=OURS | {"text": "…"}),
        message_of(MEMBER, None, pinned_message=OURS | {"text": "…"}),
        message_of(MEMBER, None, new_chat_members=[OURS["from"]]),
        message_of(MEMBER, QUESTION, reply_to_message=TOPIC),
    ],
    ids=[
        "a bot",
        "a channel",
        "via a bot",
        "a photo",
        "its caption",
        "a photo in reply",
        "a pin",
        "a new member",
        "a message in a topic that the bot created",
    ],
)
def test_bots_channels_photos_and_service_messages_are_left_alone(
    server: BotApiServer, desk: Desk, update: dict[str, Any]
) -> None:
    with running(server, desk, TOKEN):
        server.send_raw_update(update)
        ask(server, f"/ask {QUESTION}")
    assert len(server.messages(GROUP)) == 1


@pytest.mark.parametrize(
    "update",
    [
        # An administrator who stays anonymous, and somebody who writes as their channel.
        message_of(
            {"id": 1087968824, "is_bot": True, "first_name": "Group"},
            f"/ask {QUESTION}",
            sender_chat=THE_GROUP,
        ),
        message_of(
            {"id": 136817688, "is_bot": True, "first_name": "Channel"},
            f"/ask {QUESTION}",
            sender_chat=CHANNEL,
        ),
        message_of(
            MEMBER,
            None,
            photo=PHOTO,
            caption=f"@test_bot {QUESTION}",
            caption_entities=[{"type": "mention", "offset": 0, "length": 9}],
        ),
        message_of(MEMBER, QUESTION, reply_to_message=OURS | {"text": "An answer"}),
        message_of(
            MEMBER,
            f"Robot {QUESTION}",
            entities=[{"type": "text_mention", "offset": 0, "length": 5, "user": OURS["from"]}],
        ),
    ],
    ids=["an anonymous admin", "as a channel", "a caption", "a reply", "a mention without a name"],
)
def test_people_are_answered_however_they_write(
    server: BotApiServer, desk: Desk, update: dict[str, Any]
) -> None:
    with running(server, desk, TOKEN):
        server.send_raw_update(update)
        (reply,) = server.wait_for_messages(GROUP, 1)
    assert reply.text.startswith(f"{QUOTE} [1]")


def test_a_reply_to_an_answer_is_a_question_to_the_bot(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        answer = ask(server, "@test_bot Who is the harbour master?")
        assert ask(server, QUESTION, reply_to=answer).text.startswith(QUOTE)
        assert ask(server, "thank you!", reply_to=answer).text == "You're welcome!"


@pytest.mark.parametrize("text", ["/ask", "/ask@test_bot", "@test_bot"])
def test_without_words_it_asks_what_it_replies_to(
    server: BotApiServer, desk: Desk, text: str
) -> None:
    with running(server, desk, TOKEN):
        theirs = server.user_sends(GROUP, QUESTION, from_user=1002)
        assert ask(server, text, reply_to=theirs).text.startswith(QUOTE)
        # Its own words count, where there are any.
        reply = ask(server, f"{text} Who cleared the barges?", reply_to=theirs)
        assert "divers cleared two sunken barges" in reply.text


def test_of_a_quoted_part_only_that_is_asked(server: BotApiServer, desk: Desk) -> None:
    theirs = OURS | {"from": MEMBER, "text": f"I wonder about zebras. {QUESTION}"}
    update = message_of(
        MEMBER | {"id": 1002},
        "/ask",
        reply_to_message=theirs,
        quote={"text": QUESTION, "position": 23},
    )
    with running(server, desk, TOKEN):
        server.send_raw_update(update)
        (reply,) = server.wait_for_messages(GROUP, 1)
    assert reply.text.startswith(QUOTE)


@pytest.mark.parametrize("text", ["/ask", "@test_bot", "/ask ???", "/ask@test_bot @test_bot"])
def test_who_asks_nothing_is_told_how_to_ask_in_a_line(
    server: BotApiServer, desk: Desk, text: str
) -> None:
    with running(server, desk, TOKEN):
        reply = ask(server, text)
        # Not even if it replies to an answer, which is no question.
        assert ask(server, text, reply_to=reply).text == reply.text
    assert reply.text.startswith(HOW)
    assert "\n" not in reply.text


def test_other_commands_are_answered_when_they_are_for_the_bot(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        reply = ask(server, "/help@test_bot")
        assert "How to read an answer" in reply.text
        assert "How to read an answer" in ask(server, "/help", reply_to=reply).text
        # Instructions after a slip of the pen would be noise.
        assert ask(server, "/nonsense@test_bot").text == "I don't know that command."


def test_an_answer_stays_in_the_topic_of_its_question(
    server: BotApiServer, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_TYPING_AFTER", 0.0)
    encoder = HashEncoder(max_tokens=4000)
    walk = f"The zebra walked home {'😀' * 1900}."
    source = tmp_path / "a.txt"
    source.write_text(f"Zebra\n\n{walk}")
    build([source], data, encoder)
    with running(server, Desk(data, encoder, evidence=plain_evidence()), TOKEN):
        server.user_sends(FORUM, "/ask Where did the zebra walk?", thread_id=4)
        first, second = server.wait_for_messages(FORUM, 2)
        assert (first.thread_id, second.thread_id) == (4, 4)
        # Outside of the topics too.
        assert ask(server, "/ask Where did the zebra walk?", FORUM).thread_id is None
    typing = [call.params for call in server.calls if call.method == "sendChatAction"]
    assert typing[0]["message_thread_id"] == 4


def test_members_of_a_group_each_have_their_own_conversation(
    server: BotApiServer, desk: Desk
) -> None:
    with running(server, desk, TOKEN):
        ask(server, f"/ask {QUESTION}", from_user=1)
        other = ask(server, "/ask And when was that?", from_user=2)
        assert replies.FOLLOWS not in other.text
        mine = ask(server, "/ask And when was that?", from_user=1)
        assert mine.text.startswith(replies.FOLLOWS)


def test_a_reply_returns_to_what_its_answer_was_about(server: BotApiServer, desk: Desk) -> None:
    with running(server, desk, TOKEN):
        press = ask(server, f"/ask {QUESTION}", from_user=1)
        asked = server.user_sends(GROUP, "/ask Who is the harbour master?", from_user=1)
        server.wait_for_messages(GROUP, 2)
        for reply_to, person in ((press, 1), (press, 2)):
            reply = ask(server, "And when was that?", reply_to=reply_to, from_user=person)
            assert reply.text.startswith(f"{replies.FOLLOWS}{QUESTION}\n")
        # A reply to the question is one to its answer.
        reply = ask(server, "@test_bot And when was that?", reply_to=asked, from_user=3)
        assert reply.text.startswith(f"{replies.FOLLOWS}Who is the harbour master?\n")


def test_a_group_that_became_a_supergroup_gets_its_answer_there(desk: Desk) -> None:
    supergroup = -1001234567891
    with BotApiServer(token=TOKEN) as server:
        server.add_group(GROUP, "Town talk")
        server.user_sends(GROUP, f"/ask {QUESTION}")
        server.migrate(GROUP, supergroup)
        with running(server, desk, TOKEN):
            (reply,) = server.wait_for_messages(supergroup, 1)
        assert {one.description for one in server.rejections} == {
            "Bad Request: group chat was upgraded to a supergroup chat"
        }
    assert reply.text.startswith(QUOTE)
