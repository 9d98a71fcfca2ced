"""The inbox's file: what is kept in it, for how long, and for whose eyes."""

import json
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import inbox
from bot.inbox import NAME, Inbox, Part
from bot.private_file import StateError
from tests.conftest import TOKEN
from tests.shell import COMMAND, Shell, one_line_error

BOT = TOKEN.partition(":")[0]
SECRET = "my very own harbour words"


@pytest.fixture
def kept(data: Path) -> Iterator[Inbox]:
    opened = Inbox(data, BOT)
    yield opened
    opened.close()


def test_an_update_that_comes_again_is_known_while_open_and_when_done(kept: Inbox) -> None:
    added = kept.add(5, '{"a": 1}')
    assert added is not None
    assert kept.add(5, '{"a": 1}') is None
    kept.done(added.number)
    assert kept.add(5, '{"a": 1}') is None
    assert kept.unfinished() == []


def test_an_update_that_may_not_reach_the_disk_is_kept_all_the_same(
    data: Path, tmp_path: Path, kept: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    data.rename(tmp_path / "moved")
    added = kept.add(5, '{"a": 1}')
    assert added is not None
    assert [update.number for update in kept.unfinished()] == [added.number]
    assert f"{kept.path} may not reach the disk (No such file or directory)" in caplog.text


def test_the_same_id_with_another_content_is_another_update(kept: Inbox) -> None:
    assert kept.add(5, '{"a": 1}') is not None
    assert kept.add(5, '{"a": 2}') is not None
    assert [update.body for update in kept.unfinished()] == ['{"a": 1}', '{"a": 2}']


def test_what_is_open_outlives_the_process_with_its_attempts_and_parts(data: Path) -> None:
    part = Part(b"digest", 12)
    code = (
        "import os, sys; from pathlib import Path; from bot.inbox import Inbox, Part\n"
        f"inbox = Inbox(Path(sys.argv[1]), {BOT!r})\n"
        "added = inbox.add(5, '{}')\n"
        "inbox.begin(added.number), inbox.begin(added.number), inbox.take_back(added.number)\n"
        f"inbox.accepted(added.number, Part(*{tuple(part)}))\n"
        "os.kill(os.getpid(), 9)"
    )
    python = COMMAND.with_name("python")
    assert subprocess.run([python, "-c", code, data], check=False).returncode == -9
    opened = Inbox(data, BOT)
    (update,) = opened.unfinished()
    opened.close()
    assert (update.update_id, update.attempts, update.parts) == (5, 1, (part,))


def test_only_the_owner_may_read_the_questions(data: Path, kept: Inbox) -> None:
    kept.add(5, "{}")
    files = [path for path in data.iterdir() if path.name.startswith(NAME)]
    assert len(files) > 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_an_answered_question_leaves_no_text_on_the_disk(data: Path) -> None:
    opened = Inbox(data, BOT)
    added = opened.add(5, json.dumps({"text": SECRET}))
    assert added is not None
    assert any(SECRET.encode() in path.read_bytes() for path in data.iterdir())
    opened.done(added.number)
    opened.close()
    assert not any(SECRET.encode() in path.read_bytes() for path in data.iterdir())


def test_done_updates_are_forgotten_in_time_and_open_ones_are_not(data: Path) -> None:
    now = 1_000_000.0
    opened = Inbox(data, BOT, clock=lambda: now)
    first, second = opened.add(1, "{}"), opened.add(2, "{}")
    assert first is not None
    assert second is not None
    opened.done(first.number)
    now += inbox.KEPT_FOR - 1
    assert opened.add(1, "{}") is None
    now += 2
    assert opened.add(1, "{}") is not None
    assert [update.update_id for update in opened.unfinished()] == [2, 1]
    opened.close()


def test_no_more_than_so_many_done_updates_are_remembered(
    kept: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MOST_KEPT", 3)
    for number in range(6):
        added = kept.add(number, "{}")
        assert added is not None
        kept.done(added.number)
    assert kept.add(4, "{}") is None
    assert kept.add(0, "{}") is not None


@pytest.mark.parametrize("content", [b"rubbish" * 1000, b"SQLite format 3\0" + b"\1" * 5000])
def test_a_damaged_inbox_is_put_aside_with_a_warning(
    data: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    data.mkdir()
    (data / NAME).write_bytes(content)
    opened = Inbox(data, BOT)
    assert opened.add(5, "{}") is not None
    opened.close()
    (aside,) = data.glob(f"{NAME}.damaged-*")
    assert aside.read_bytes() == content
    assert f"put aside as {aside.name}" in caplog.text


def test_another_programs_database_is_put_aside_and_not_written(data: Path) -> None:
    data.mkdir()
    db = sqlite3.connect(data / NAME)
    db.execute("CREATE TABLE theirs (a)")
    db.close()
    Inbox(data, BOT).close()
    (aside,) = data.glob(f"{NAME}.damaged-*")
    db = sqlite3.connect(aside)
    assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("theirs",)]
    db.close()


def test_a_folder_serves_one_process_of_a_bot_and_another_bot(data: Path, kept: Inbox) -> None:
    kept.add(5, "{}")
    with pytest.raises(StateError, match="another process answers from"):
        Inbox(data, BOT)
    other = Inbox(data, "678")
    assert other.unfinished() == []
    assert other.add(5, "{}") is not None
    other.close()


def test_an_inbox_that_cannot_be_written_is_one_line_at_the_start(built: Shell) -> None:
    (built.folder / "data" / NAME).mkdir()
    said = one_line_of(built("bot", TELEGRAM_BOT_TOKEN=TOKEN))
    assert said.startswith(f"data/{NAME} can't be written (")
    assert "set CITEDESK_DATA to another folder" in said


def test_a_full_disk_is_one_line_at_the_start(built: Shell) -> None:
    # No file may grow beyond nothing, which is what a full disk comes to.
    limited = f'ulimit -f 0; exec "{COMMAND}" bot'
    done = subprocess.run(
        ["bash", "-c", limited],
        cwd=built.folder,
        env=built.environment | {"TELEGRAM_BOT_TOKEN": TOKEN},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert f"data/{NAME} can't be written (" in one_line_of(done)


def one_line_of(done: subprocess.CompletedProcess[str]) -> str:
    """The error, after the log's own lines."""
    lines = [line for line in done.stderr.splitlines() if line.startswith("citedesk: ")]
    assert done.stderr.endswith(lines[-1] + "\n")
    done.stderr = "".join(line + "\n" for line in lines)
    return one_line_error(done)
