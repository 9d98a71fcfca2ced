import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from index.errors import CitedeskError
from index.web.pages import Page, PageStore
from tests.conftest import ROOT

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
# Puts page after page, and says so, until it is killed.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.test_web_pages import made
from index.web.pages import PageStore
store = PageStore(Path(sys.argv[1]))
for number in range(1_000_000):
    store.put(made(f"https://press.example/{number}", b"x%d" % number * 5000))
    print(number, flush=True)
"""


def made(url: str = "https://press.example/a", content: bytes = b"news") -> Page:
    return Page(
        url=url,
        address=url + "/",
        media_type="text/html",
        charset=None,
        content=content,
        etag='"1"',
        last_modified=None,
        fetched_at=NOON,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "pages.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[PageStore]:
    with closing(PageStore(path)) as opened:
        yield opened


def test_a_page_comes_back_as_it_was_put(store: PageStore) -> None:
    for page in (made(), made("https://press.example/b", bytes(range(256)) * 1000), made("c", b"")):
        store.put(page)
        assert store.find(page.url) == page
    assert store.find("https://press.example/none") is None


def test_content_takes_less_room_than_it_is_long(store: PageStore, path: Path) -> None:
    store.put(made(content=b"The ferry sails. " * 100_000))
    store.close()
    assert path.stat().st_size < 100_000


def test_a_page_put_again_replaces_the_first(store: PageStore) -> None:
    store.put(made(content=b"old"))
    store.put(made(content=b"new"))
    found = store.find(made().url)
    assert found is not None
    assert found.content == b"new"


def test_confirming_moves_the_time_alone(store: PageStore) -> None:
    store.put(made())
    later = datetime(2026, 5, 4, 15, 0, tzinfo=timezone(timedelta(hours=2)))
    store.confirm(made().url, later)
    found = store.find(made().url)
    assert found == made().model_copy(update={"fetched_at": later})
    assert found is not None
    assert found.fetched_at.utcoffset() == timedelta(0)


def test_a_page_is_forgotten(store: PageStore) -> None:
    store.put(made())
    store.forget(made().url)
    assert store.find(made().url) is None
    store.forget(made().url)


def test_pages_are_still_there_when_opened_again(store: PageStore, path: Path) -> None:
    store.put(made())
    store.close()
    with closing(PageStore(path)) as again:
        assert again.find(made().url) == made()


def test_two_stores_on_one_file_see_each_others_pages(store: PageStore, path: Path) -> None:
    with closing(PageStore(path)) as other:
        other.put(made())
        assert store.find(made().url) == made()


def test_threads_may_use_one_store(store: PageStore) -> None:
    pages = [made(f"https://press.example/{n}", b"%d" % n * 1000) for n in range(40)]

    def put_and_find(page: Page) -> Page | None:
        store.put(page)
        return store.find(page.url)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(put_and_find, pages)) == pages


def test_a_killed_writer_leaves_every_page_that_it_had_put(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            if int(line) == 50:
                writer.kill()
                break
    with closing(PageStore(path)) as store:
        for number in range(51):
            url = f"https://press.example/{number}"
            assert store.find(url) == made(url, b"x%d" % number * 5000)
    assert list(path.parent.glob("*.damaged")) == []


def write_garbage(path: Path) -> None:
    path.write_bytes(b"This is no database. " * 500)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 : len(content) - 4096] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(content)


def make_another_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


def make_other_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript("DROP TABLE pages; CREATE TABLE pages (sheet INTEGER)")


@pytest.mark.parametrize(
    "damage",
    [write_garbage, cut_in_half, overwrite_the_middle, make_another_version, make_other_tables],
)
def test_a_damaged_file_is_set_aside_and_begun_anew(
    path: Path, damage: Callable[[Path], None]
) -> None:
    urls = [f"https://press.example/{number}" for number in range(200)]
    with closing(PageStore(path)) as store:
        for url in urls:
            store.put(made(url, url.encode() * 20))
    damage(path)
    damaged = path.read_bytes()
    with closing(PageStore(path)) as store:
        for url in urls:
            assert store.find(url) in (None, made(url, url.encode() * 20))
        store.put(made())
        assert store.find(made().url) == made()
        assert store.find(urls[100]) is None
    aside = path.with_name("pages.sqlite.damaged")
    assert len(aside.read_bytes()) == len(damaged)
    with closing(PageStore(path)) as store:
        assert store.find(made().url) == made()


def test_a_page_whose_content_is_damaged_is_fetched_anew(store: PageStore, path: Path) -> None:
    store.put(made())
    store.put(made("https://press.example/b"))
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE pages SET content = x'00' WHERE url = ?", (made().url,))
    assert store.find(made().url) is None
    assert store.find("https://press.example/b") is not None


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "file" / "pages.sqlite", tmp_path / "folder"):
        with pytest.raises(CitedeskError, match="can't be used to keep pages") as caught:
            PageStore(path)
        assert str(path) in str(caught.value)
        assert len(str(caught.value).splitlines()) == 1


def test_a_closed_store_says_so(store: PageStore) -> None:
    store.close()
    with pytest.raises(CitedeskError, match="closed"):
        store.find(made().url)
