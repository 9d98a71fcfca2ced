"""The test server keeps Telegram's rules over real HTTP, and serves a real bot."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.botapi import BotApiServer, Entity, SentMessage
from bot.botapi.flood import Flood
from bot.botapi.types import ApiError, Chat
from tests.hanging_up import post_half

CHAT = 42
GROUP = -100
FORUM = -1001234567890
BUTTONS = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as running:
        running.add_private_chat(CHAT)
        running.add_group(GROUP, "Group")
        running.add_group(FORUM, "Forum", forum=True)
        yield running


def post(server: BotApiServer, path: str, body: bytes, content_type: str) -> tuple[int, Any]:
    request = urllib.request.Request(server.base_url + path, body or None)
    request.add_header("Content-Type", content_type)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def call(server: BotApiServer, method: str, **params: Any) -> Any:
    """Call a method as python-telegram-bot does; return the result or the error's description."""
    form = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in params.items()
    }
    path = f"/bot{server.token}/{method}"
    status, body = post(server, path, urlencode(form).encode(), "application/x-www-form-urlencoded")
    assert body["ok"] is (status == 200)
    if not body["ok"]:
        assert body["error_code"] == status
        return f"{status} {body['description']}"
    return body["result"]


def send(server: BotApiServer, chat_id: int = CHAT, text: str = "hello", **more: Any) -> Any:
    return call(server, "sendMessage", chat_id=chat_id, text=text, **more)


# Requests


def test_a_wrong_token_is_unauthorized(server: BotApiServer) -> None:
    status, body = post(server, "/bot1:x/getMe", b"", "text/plain")
    assert status == 401
    assert body == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert server.calls == []


def test_an_unknown_method_is_not_found(server: BotApiServer) -> None:
    assert call(server, "sendMassage") == "404 Not Found: method not found"


def test_another_path_is_not_found(server: BotApiServer) -> None:
    assert post(server, "/", b"", "text/plain")[0] == 404


def test_method_names_are_case_insensitive(server: BotApiServer) -> None:
    assert call(server, "GETME")["username"] == "test_bot"
    assert server.calls[0].method == "getMe"
    assert server.requests_count("getme") == 1


def test_parameters_come_in_every_documented_way(server: BotApiServer) -> None:
    path = f"/bot{server.token}/sendMessage"
    multipart = (
        b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n42\r\n'
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xc3\xa9\r\n--x--\r\n'
    )
    for url, body, content_type in (
        (f"{path}?chat_id=42&text=%C3%A9", b"", "text/plain"),
        (path, b"chat_id=42&text=%C3%A9", "application/x-www-form-urlencoded"),
        (path, b'{"chat_id": 42, "text": "\\u00e9"}', "application/json"),
        (path, multipart, "multipart/form-data; boundary=x"),
    ):
        assert post(server, url, body, content_type)[0] == 200
    assert [one.text for one in server.messages(CHAT)] == ["é"] * 4
    assert [one.params for one in server.calls] == [{"chat_id": 42, "text": "é"}] * 4


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"chat_id=42&text=%FF", "application/x-www-form-urlencoded"),
        (b"chat_id=42&text=\xff", "application/x-www-form-urlencoded"),
        (b'{"chat_id": 42, "text": "\\ud800"}', "application/json"),
        (
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_text_that_is_not_utf8_is_refused(
    server: BotApiServer, body: bytes, content_type: str
) -> None:
    answer = post(server, f"/bot{server.token}/sendMessage", body, content_type)
    assert answer[1]["description"] == "Bad Request: strings must be encoded in UTF-8"


# Messages


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("sendMessage", {"chat_id": CHAT}, "message text is empty"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 7, "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": "@name", "text": "x"}, "chat not found"),
        ("sendMessage", {"chat_id": CHAT, "text": "x" * 4097}, "message is too long"),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "x < y", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "" at byte offset 2',
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "*x*", "parse_mode": "MarkdownV2"},
            "this test server knows no parse mode but HTML",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "x", "parse_mode": "XML"},
            "unsupported parse_mode",
        ),
        (
            "sendMessage",
            {"chat_id": CHAT, "text": "x", "reply_parameters": {"message_id": 9}},
            "message to be replied not found",
        ),
        (
            "sendMessage",
            {"chat_id": FORUM, "text": "x", "message_thread_id": 9},
            "message thread not found",
        ),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        (
            "editMessageText",
            {"chat_id": CHAT, "message_id": 9, "text": "x"},
            "message to edit not found",
        ),
        (
            "editMessageText",
            {"chat_id": CHAT, "message_id": 9, "text": "x" * 4097},
            "MESSAGE_TOO_LONG",
        ),
        (
            "editMessageReplyMarkup",
            {"chat_id": CHAT, "message_id": 9},
            "message to edit not found",
        ),
        ("deleteMessage", {"chat_id": CHAT, "message_id": 9}, "message to delete not found"),
        (
            "sendChatAction",
            {"chat_id": CHAT, "action": "sleeping"},
            "wrong parameter action in request",
        ),
        ("sendMessageDraft", {"chat_id": GROUP, "draft_id": 1}, "TEXTDRAFT_PEER_INVALID"),
        ("sendMessageDraft", {"chat_id": CHAT, "text": "x"}, "RANDOM_ID_INVALID"),
        ("getChat", {"chat_id": 7}, "chat not found"),
    ],
)
def test_bad_requests(
    server: BotApiServer, method: str, params: dict[str, Any], error: str
) -> None:
    assert call(server, method, **params) == f"400 Bad Request: {error}"
    assert server.rejections == [(method, f"Bad Request: {error}")]


def test_a_message_is_kept_as_sent(server: BotApiServer) -> None:
    question = server.user_sends(CHAT, "question")
    result = send(
        server,
        text=" <b>a</b> 😀 ",
        parse_mode="HTML",
        reply_markup=BUTTONS,
        reply_parameters={"message_id": question.message_id},
        link_preview_options={"is_disabled": True},
    )
    assert result["text"] == "a 😀"
    assert result["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert result["reply_to_message"]["text"] == "question"
    assert result["from"]["id"] == 12345
    assert server.messages(CHAT) == [
        SentMessage(
            message_id=2,
            chat_id=CHAT,
            text="a 😀",
            entities=(Entity("bold", 0, 1),),
            html=" <b>a</b> 😀 ",
            reply_markup=BUTTONS,
            reply_to=1,
            link_preview_options={"is_disabled": True},
        )
    ]
    assert server.rejections == []


def test_entities_may_be_given(server: BotApiServer) -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "e.org"}
    assert send(server, text="x", entities=[link])["entities"][0]["url"] == "http://e.org/"


@pytest.mark.parametrize(
    ("entity", "error"),
    [
        (
            {"type": "bold", "offset": 0, "length": 4},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 4",
        ),
        (
            {"type": "bold", "offset": 4, "length": 1},
            "entity begins after the end of the text at UTF-16 offset 4",
        ),
        (
            {"type": "bold", "offset": 2, "length": 1},
            "entity begins in a middle of a UTF-16 symbol",
        ),
        ({"type": "bold", "offset": 0}, "can't parse MessageEntity: Can't find field \"length\""),
        (
            {"type": "big", "offset": 0, "length": 1},
            "can't parse MessageEntity: Unsupported type specified",
        ),
        (
            {"type": "text_link", "offset": 0, "length": 1, "url": "x"},
            "entity URL 'x' is invalid: Wrong HTTP URL",
        ),
    ],
)
def test_given_entities_are_checked(
    server: BotApiServer, entity: dict[str, Any], error: str
) -> None:
    assert send(server, text="x😀", entities=[entity]) == f"400 Bad Request: {error}"


def test_a_missing_reply_may_be_allowed(server: BotApiServer) -> None:
    reply = {"message_id": 9, "allow_sending_without_reply": True}
    assert "reply_to_message" not in send(server, reply_parameters=reply)


def test_an_edit_is_kept_with_the_earlier_text(server: BotApiServer) -> None:
    sent = send(server, reply_markup=BUTTONS)
    edit = {"chat_id": CHAT, "message_id": sent["message_id"]}
    assert call(server, "editMessageText", text="other", **edit)["edit_date"] > 0
    [message] = server.messages(CHAT)
    assert (message.text, message.edited, message.reply_markup) == ("other", ("hello",), None)
    call(server, "editMessageReplyMarkup", reply_markup=BUTTONS, **edit)
    assert server.messages(CHAT)[0].reply_markup == BUTTONS


def test_an_edit_that_changes_nothing_is_refused(server: BotApiServer) -> None:
    sent = send(server, text="<b>x</b>", parse_mode="HTML", reply_markup=BUTTONS)
    edit = {"chat_id": CHAT, "message_id": sent["message_id"], "reply_markup": BUTTONS}
    error = (
        "400 Bad Request: message is not modified: specified new message content and reply "
        "markup are exactly the same as a current content and reply markup of the message"
    )
    same = call(server, "editMessageText", text=" <strong>x</strong>", parse_mode="HTML", **edit)
    assert same == error
    assert call(server, "editMessageReplyMarkup", **edit) == error
    assert call(server, "editMessageText", text="x", **edit)["text"] == "x"


def test_a_users_message_can_not_be_edited(server: BotApiServer) -> None:
    message = server.user_sends(CHAT, "mine")
    answer = call(server, "editMessageText", chat_id=CHAT, message_id=message.message_id, text="x")
    assert answer == "400 Bad Request: message can't be edited"


def test_deleting(server: BotApiServer) -> None:
    sent = send(server, GROUP)
    asked = server.user_sends(GROUP, "/help")
    mine, theirs = sent["message_id"], asked.message_id
    assert call(server, "deleteMessage", chat_id=GROUP, message_id=mine) is True
    assert server.messages(GROUP) == []
    refused = call(server, "deleteMessage", chat_id=GROUP, message_id=theirs)
    assert refused == "400 Bad Request: message can't be deleted"


def test_a_message_is_deleted_for_48_hours_only(
    server: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    young, old = (send(server)["message_id"] for _ in range(2))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 47.9 * 3600)
    assert call(server, "deleteMessage", chat_id=CHAT, message_id=young) is True
    monkeypatch.setattr(time, "time", lambda: now + 48.1 * 3600)
    refused = call(server, "deleteMessage", chat_id=CHAT, message_id=old)
    assert refused == "400 Bad Request: message can't be deleted"


def test_what_somebody_deletes_can_not_be_edited(server: BotApiServer) -> None:
    sent = send(server)
    server.user_deletes(server.messages(CHAT)[0])
    refused = call(server, "editMessageText", chat_id=CHAT, message_id=sent["message_id"], text="x")
    assert refused == "400 Bad Request: message to edit not found"


def test_drafts_are_previews_only(server: BotApiServer) -> None:
    draft = {"chat_id": CHAT, "draft_id": 1, "parse_mode": "HTML"}
    assert call(server, "sendMessageDraft", text="<b>a</b>", **draft) is True
    assert call(server, "sendMessageDraft", text="", **draft) is True
    assert "Can't find end tag" in call(server, "sendMessageDraft", text="<b>a", **draft)
    assert server.messages(CHAT) == []


def test_an_answer_stays_in_its_topic(server: BotApiServer) -> None:
    asked = server.user_sends(FORUM, "/ask", thread_id=5)
    assert send(server, FORUM, message_thread_id=5)["message_thread_id"] == 5
    reply = {"message_id": asked.message_id}
    assert send(server, FORUM, reply_parameters=reply)["is_topic_message"] is True
    assert [one.thread_id for one in server.messages(FORUM)] == [5, 5]


def test_a_bot_that_is_not_welcome_is_forbidden(server: BotApiServer) -> None:
    server.block(CHAT)
    server.kick(GROUP)
    assert send(server) == "403 Forbidden: bot was blocked by the user"
    assert send(server, GROUP) == "403 Forbidden: bot was kicked from the group chat"
    call(server, "leaveChat", chat_id=FORUM)
    assert send(server, FORUM) == "403 Forbidden: bot is not a member of the supergroup chat"
    server.unblock(CHAT)
    assert send(server)["text"] == "hello"


def test_a_group_that_became_a_supergroup_names_its_new_id(server: BotApiServer) -> None:
    server.migrate(GROUP, -1009999999999)
    body = f"chat_id={GROUP}&text=x".encode()
    path = f"/bot{server.token}/sendMessage"
    status, answer = post(server, path, body, "application/x-www-form-urlencoded")
    assert (status, answer["parameters"]) == (400, {"migrate_to_chat_id": -1009999999999})
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert send(server, -1009999999999)["chat"]["type"] == "supergroup"
    kinds = [one["message"] for one in server.pending_updates()]
    assert kinds[0]["migrate_to_chat_id"] == -1009999999999
    assert kinds[1]["migrate_from_chat_id"] == GROUP


# Keyboards


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x", "url": "nowhere"},
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "callback_data": "x", "url": "e.org"},
            "can't parse inline keyboard button: "
            "Exactly one action must be used, found callback_data, url",
        ),
        (
            {"callback_data": "x"},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
    ],
)
def test_wrong_buttons_are_refused(
    server: BotApiServer, button: dict[str, str], error: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert send(server, reply_markup=markup) == f"400 Bad Request: {error}"


def test_wrong_keyboards_are_refused(server: BotApiServer) -> None:
    button = {"text": "x", "callback_data": "x"}
    for markup, error in (
        ({"inline_keyboard": [[button]] * 101}, "reply markup is too long"),
        (
            {"inline_keyboard": [button]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ([], "object expected as reply markup"),
        ("{", "can't parse reply keyboard markup JSON object"),
    ):
        assert send(server, reply_markup=markup) == f"400 Bad Request: {error}"


def test_the_longest_callback_data_is_taken(server: BotApiServer) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "é" * 32}]]}
    assert send(server, reply_markup=markup)["reply_markup"] == markup


def test_a_press_is_answered_once(server: BotApiServer) -> None:
    send(server, reply_markup=BUTTONS)
    [message] = server.messages(CHAT)
    query_id = server.user_presses(message, "more")
    [update] = call(server, "getUpdates")
    assert update["callback_query"]["data"] == "more"
    assert update["callback_query"]["message"]["message_id"] == message.message_id
    answer = {"callback_query_id": query_id}
    too_long = call(server, "answerCallbackQuery", text="x" * 201, **answer)
    assert too_long == "400 Bad Request: MESSAGE_TOO_LONG"
    assert call(server, "answerCallbackQuery", **answer) is True
    assert call(server, "answerCallbackQuery", **answer) == (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


def test_only_buttons_that_were_there_can_be_pressed(server: BotApiServer) -> None:
    sent = send(server, reply_markup=BUTTONS)
    [before] = server.messages(CHAT)
    call(server, "editMessageText", chat_id=CHAT, message_id=sent["message_id"], text="done")
    server.user_presses(before, "more")
    with pytest.raises(ValueError, match="no button has the data 'less'"):
        server.user_presses(before, "less")
    server.user_presses(before, "less", forged=True)


# Commands, profile, inline mode


def test_commands_are_kept_per_scope_and_language(server: BotApiServer) -> None:
    start = {"command": "start", "description": "Begin"}
    ask = {"command": "ask", "description": "Frag"}
    group = {"type": "all_group_chats"}
    call(server, "setMyCommands", commands=[start])
    call(server, "setMyCommands", commands=[ask], scope=group, language_code="de")
    assert server.commands() == [start]
    assert server.commands("all_group_chats", "de") == [ask]
    assert call(server, "getMyCommands", scope=group) == []
    assert call(server, "getMyCommands", scope=group, language_code="de") == [ask]
    call(server, "deleteMyCommands")
    assert server.commands() == []
    chat = {"type": "chat", "chat_id": CHAT}
    call(server, "setMyCommands", commands=[start], scope=chat)
    assert server.commands(chat) == [start]


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"commands": [{"command": "Ask", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        (
            {"commands": [{"command": "a" * 33, "description": "x"}]},
            "command length must not exceed 32",
        ),
        (
            {"commands": [{"command": "a", "description": ""}]},
            "command description must be non-empty",
        ),
        (
            {"commands": [{"command": "a", "description": "x" * 257}]},
            "command description length must not exceed 256",
        ),
        (
            {"commands": [{"command": "a"}]},
            "can't parse BotCommand: Can't find field \"description\"",
        ),
        ({"commands": [], "language_code": "deu"}, "invalid language code specified"),
        (
            {"commands": [], "scope": {"type": "nobody"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 7}}, "chat not found"),
    ],
)
def test_wrong_commands_are_refused(
    server: BotApiServer, params: dict[str, Any], error: str
) -> None:
    assert call(server, "setMyCommands", **params) == f"400 Bad Request: {error}"


def test_the_profile_is_kept_and_measured(server: BotApiServer) -> None:
    assert call(server, "setMyShortDescription", short_description="x" * 120) is True
    too_long = call(server, "setMyShortDescription", short_description="x" * 121)
    assert too_long == "400 Bad Request: BOT_SHORT_DESCRIPTION_TOO_LONG"
    call(server, "setMyDescription", description="Hallo", language_code="de")
    assert call(server, "getMyDescription", language_code="de") == {"description": "Hallo"}
    assert call(server, "getMyDescription") == {"description": ""}
    assert call(server, "getMyName") == {"name": "Test Bot"}


def test_an_inline_query_is_answered_once(server: BotApiServer) -> None:
    query_id = server.user_inline_query(CHAT, "cats")
    [update] = call(server, "getUpdates")
    assert update["inline_query"]["query"] == "cats"
    result = {
        "type": "article",
        "id": "1",
        "title": "Cats",
        "input_message_content": {"message_text": "<b>x</b>", "parse_mode": "HTML"},
    }
    broken = result | {"input_message_content": {"message_text": "<b>x", "parse_mode": "HTML"}}
    for results, error in (
        ([result] * 2, "RESULT_ID_DUPLICATE"),
        ([result | {"id": "é" * 33}], "RESULT_ID_INVALID"),
        ([result | {"id": str(n)} for n in range(51)], "too many inline query results specified"),
        (
            [broken],
            "can't parse inline query result: can't parse entities: "
            'Can\'t find end tag corresponding to start tag "b"',
        ),
    ):
        answer = call(server, "answerInlineQuery", inline_query_id=query_id, results=results)
        assert answer == f"400 Bad Request: {error}"
    answered = {"inline_query_id": query_id, "results": [result]}
    assert call(server, "answerInlineQuery", **answered) is True
    assert "query is too old" in call(server, "answerInlineQuery", **answered)


# Updates


def test_an_update_is_kept_until_a_higher_offset_confirms_it(server: BotApiServer) -> None:
    for text in ("a", "b", "c"):
        server.user_sends(CHAT, text)
    first, second, third = (one["update_id"] for one in call(server, "getUpdates"))
    assert (second, third) == (first + 1, first + 2)
    assert len(call(server, "getUpdates", offset=first)) == 3
    [update] = call(server, "getUpdates", offset=second, limit=1)
    assert update["message"]["text"] == "b"
    assert len(call(server, "getUpdates", offset=0)) == 2
    [update] = call(server, "getUpdates", offset=-1)
    assert update["message"]["text"] == "c"
    assert len(server.pending_updates()) == 1
    assert call(server, "getUpdates", offset=third + 1) == []
    assert server.pending_updates() == []


def test_a_long_poll_ends_with_the_first_update(server: BotApiServer) -> None:
    with ThreadPoolExecutor() as pool:
        poll = pool.submit(call, server, "getUpdates", timeout=30)
        server.wait_until(lambda: server.requests_count("getUpdates") == 1)
        server.user_sends(CHAT, "hi")
        assert poll.result()[0]["message"]["text"] == "hi"


def test_a_second_poll_ends_the_first_with_a_conflict(server: BotApiServer) -> None:
    with ThreadPoolExecutor() as pool:
        first = pool.submit(call, server, "getUpdates", timeout=30)
        server.wait_until(lambda: server.requests_count("getUpdates") == 1)
        assert call(server, "getUpdates") == []
        assert first.result() == (
            "409 Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )


def test_a_poll_whose_client_hung_up_is_no_conflict(server: BotApiServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(server.base_url.rpartition(":")[2]))
    connection.request("GET", f"/bot{server.token}/getUpdates?timeout=30")
    server.wait_until(lambda: server.requests_count("getUpdates") == 1)
    connection.close()
    assert call(server, "getMe")["id"] == 12345
    assert call(server, "getUpdates") == []
    assert server.rejections == []


def test_half_a_request_is_none(server: BotApiServer, caplog: pytest.LogCaptureFixture) -> None:
    post_half(f"{server.base_url}/bot{server.token}/sendMessage")
    assert call(server, "getMe")["id"] == 12345
    assert server.requests_count("sendMessage") == 0
    assert (server.rejections, caplog.records) == ([], [])


def test_allowed_updates_hold_for_later_updates(server: BotApiServer) -> None:
    server.user_sends(CHAT, "before")
    call(server, "getUpdates", allowed_updates=["callback_query"])
    server.user_sends(CHAT, "after")
    assert [one["message"]["text"] for one in server.pending_updates()] == ["before"]
    call(server, "getUpdates", allowed_updates=[])
    server.user_sends(CHAT, "again")
    assert len(server.pending_updates()) == 2


def test_a_raw_update_is_delivered_as_it_is(server: BotApiServer) -> None:
    server.send_raw_update({"update_id": 7, "message": "broken"})
    server.send_raw_update({"unknown": {}})
    updates = call(server, "getUpdates")
    assert updates[0] == {"update_id": 7, "message": "broken"}
    assert updates[1]["unknown"] == {}


def test_an_edit_of_a_user_is_an_update(server: BotApiServer) -> None:
    message = server.user_sends(CHAT, "helo")
    server.user_sends(CHAT, "/hello", edit_of=message)
    edited = call(server, "getUpdates")[1]["edited_message"]
    assert (edited["message_id"], edited["text"]) == (message.message_id, "/hello")
    assert edited["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


def test_privacy_mode_keeps_group_talk_from_the_bot(server: BotApiServer) -> None:
    send(server, GROUP)
    [mine] = server.messages(GROUP)
    seen = ["/ask", "/ask@Test_Bot x", "hi @test_bot", "a reply"]
    for text in ("talk", "/ask@other_bot", "see /ask", "@test_botx", *seen[:3]):
        server.user_sends(GROUP, text)
    server.user_sends(GROUP, "a reply", reply_to=mine)
    assert [one["message"]["text"] for one in server.pending_updates()] == seen
    server.privacy_mode = False
    server.user_sends(GROUP, "talk")
    assert len(server.pending_updates()) == 5
    assert call(server, "getMe")["can_read_all_group_messages"] is True


# Webhook


class _Hook(BaseHTTPRequestHandler):
    """Refuses the first update once, then takes all."""

    taken: list[tuple[str | None, Any]]
    statuses: list[int]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.statuses.pop(0) if self.statuses else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.taken.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], body))

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


def test_a_webhook_gets_updates_until_it_takes_them(server: BotApiServer) -> None:
    taken: list[tuple[str | None, Any]] = []
    hook = type("Hook", (_Hook,), {"taken": taken, "statuses": [500]})
    with HTTPServer(("127.0.0.1", 0), hook) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{receiver.server_port}/hook"
        assert call(server, "setWebhook", url=url, secret_token="s3cret") is True
        server.user_sends(CHAT, "one")
        server.user_sends(CHAT, "two")
        server.wait_until(lambda: not server.pending_updates())
        info = call(server, "getWebhookInfo")
        assert (info["url"], info["pending_update_count"]) == (url, 0)
        assert "500" in info["last_error_message"]
        assert call(server, "getUpdates").startswith(
            "409 Conflict: can't use getUpdates method while webhook is active"
        )
        assert call(server, "deleteWebhook") is True
        receiver.shutdown()
        thread.join()
    assert [body["message"]["text"] for _, body in taken] == ["one", "one", "two"]
    assert {secret for secret, _ in taken} == {"s3cret"}
    assert call(server, "getUpdates") == []


@pytest.mark.parametrize(
    ("params", "error"),
    [
        (
            {"url": "http://e.org/"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://e.org/", "secret_token": "é"},
            "secret token contains unallowed characters",
        ),
        ({"url": "https://e.org/", "secret_token": "x" * 257}, "secret token is too long"),
        ({"url": "ftp://e.org/"}, "invalid webhook URL specified"),
    ],
)
def test_wrong_webhooks_are_refused(
    server: BotApiServer, params: dict[str, str], error: str
) -> None:
    assert call(server, "setWebhook", **params) == f"400 Bad Request: {error}"


def test_setting_a_webhook_ends_a_poll(server: BotApiServer) -> None:
    with ThreadPoolExecutor() as pool:
        poll = pool.submit(call, server, "getUpdates", timeout=30)
        server.wait_until(lambda: server.requests_count("getUpdates") == 1)
        call(server, "setWebhook", url="https://127.0.0.1:1/", drop_pending_updates=True)
        assert poll.result() == "409 Conflict: terminated by setWebhook request"


# Limits and faults


def test_a_burst_into_one_chat_is_refused(server: BotApiServer) -> None:
    server.flood_limits = True
    answers = [send(server, text=str(n)) for n in range(4)]
    assert answers[3].startswith("429 Too Many Requests: retry after ")
    assert len(server.messages(CHAT)) == 3
    [rejection] = server.rejections
    assert rejection.method == "sendMessage"


def test_flood_limits_count_chats_groups_and_all() -> None:
    now = 0.0
    flood = Flood(lambda: now)
    flood.enabled = True
    group = Chat(GROUP, "group")
    for _ in range(20):
        flood.check(group)
        now += 1.0
    with pytest.raises(ApiError) as caught:
        flood.check(group)
    assert caught.value.parameters == {"retry_after": 40}
    now += 40.0
    flood.check(group)
    for user in range(1, 30):
        flood.check(Chat(user, "private"))
    with pytest.raises(ApiError, match="retry after 1"):
        flood.check(Chat(30, "private"))


def test_ordered_answers(server: BotApiServer) -> None:
    server.fail("sendMessage", times=2, status=429, retry_after=7)
    server.fail("SENDMESSAGE", status=502)
    body = b"chat_id=42&text=x"
    path = f"/bot{server.token}/sendMessage"
    answer = post(server, path, body, "application/x-www-form-urlencoded")[1]
    assert answer["parameters"] == {"retry_after": 7}
    assert send(server) == "429 Too Many Requests: retry after 7"
    assert send(server) == "502 Bad Gateway"
    assert send(server)["message_id"] == 1
    assert server.requests_count("sendMessage") == 4
    assert server.rejections == []


def test_a_fault_may_be_for_one_chat_and_may_be_taken_back(server: BotApiServer) -> None:
    server.fail("sendMessage", status=500, chat_id=GROUP, times=9)
    assert send(server)["text"] == "hello"
    assert send(server, GROUP) == "500 Internal Server Error"
    server.clear_faults()
    assert send(server, GROUP)["text"] == "hello"


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_dropped_connection(server: BotApiServer, after_effect: bool) -> None:
    server.fail("sendMessage", drop=True, after_effect=after_effect)
    with pytest.raises((urllib.error.URLError, ConnectionError, http.client.HTTPException)):
        send(server)
    assert len(server.messages(CHAT)) == after_effect


def test_an_error_after_the_effect(server: BotApiServer) -> None:
    server.fail("sendMessage", status=500, after_effect=True)
    assert send(server) == "500 Internal Server Error"
    assert [one.text for one in server.messages(CHAT)] == ["hello"]


def test_a_delay_only_delays(server: BotApiServer) -> None:
    server.fail("sendMessage", delay=0.01)
    assert send(server)["text"] == "hello"


@pytest.mark.parametrize(
    "order", [{}, {"status": 500, "drop": True}, {"delay": 1.0, "after_effect": True}]
)
def test_a_fault_that_makes_no_sense_is_refused(
    server: BotApiServer, order: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"fault|after_effect"):
        server.fail("sendMessage", **order)


# What tests ask


def test_waiting_in_vain_tells_what_happened(server: BotApiServer) -> None:
    send(server, text="")
    with pytest.raises(TimeoutError) as caught:
        server.wait_for_messages(CHAT, 1, timeout=0.01)
    assert "1 messages in chat 42" in str(caught.value)
    assert "sendMessage {'chat_id': 42, 'text': ''}" in str(caught.value)
    assert "Bad Request: message text is empty" in str(caught.value)


def test_mistakes_of_a_test_are_told(server: BotApiServer) -> None:
    with pytest.raises(ValueError, match="add_group makes one"):
        server.user_sends(-5, "x")
    with pytest.raises(ValueError, match="has no message 9"):
        server.user_sends(CHAT, "x", reply_to=9)
    with pytest.raises(ValueError, match="has no topics"):
        server.user_sends(GROUP, "x", thread_id=1)
    with pytest.raises(ValueError, match="1 to 4096 UTF-16 units, not 4098"):
        server.user_sends(CHAT, "😀" * 2049)
    with pytest.raises(ValueError, match="a token is digits"):
        BotApiServer("token")


def test_a_taken_port_is_told(server: BotApiServer) -> None:
    port = int(server.base_url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"), BotApiServer(port=port):
        pass


# A real bot


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])
    await update.message.reply_html(
        f"<b>{update.message.text_html}</b>", do_quote=True, reply_markup=markup
    )


async def _more(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer()
    await update.callback_query.edit_message_text("more")


def test_a_real_python_telegram_bot_runs_through_it(server: BotApiServer) -> None:
    async def run() -> None:
        bot = Application.builder().token(server.token).base_url(server.base_url + "/bot").build()
        bot.add_handler(MessageHandler(filters.TEXT, _echo))
        bot.add_handler(CallbackQueryHandler(_more))
        async with bot:
            await bot.start()
            assert bot.updater is not None
            await bot.updater.start_polling()
            asked = server.user_sends(CHAT, "1 < 2")
            [answer] = await asyncio.to_thread(server.wait_for_messages, CHAT, 1)
            assert (answer.text, answer.reply_to) == ("1 < 2", asked.message_id)
            assert answer.entities == (Entity("bold", 0, 5),)
            server.user_presses(answer, "more")
            await asyncio.to_thread(
                server.wait_until, lambda: server.messages(CHAT)[0].edited == ("1 < 2",)
            )
            assert (await bot.bot.get_chat(CHAT)).first_name == "Ada"
            assert (await bot.bot.get_webhook_info()).url == ""
            await bot.updater.stop()
            await bot.stop()

    asyncio.run(run())
    assert server.requests_count("answerCallbackQuery") == 1
    assert server.rejections == []
    assert server.pending_updates() == []
