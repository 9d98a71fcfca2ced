import gzip
import io
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.models import Article, Skipped
from index.readers.archives import members
from index.readers.document import Document, in_memory
from index.readers.jsonl import read_jsonl
from index.readers.options import ReadingOptions

LINK = "is a link; pack the file it leads to"


def unpack(kind: str, content: bytes, name: str = "a") -> tuple[dict[str, bytes], dict[str, str]]:
    """The members' bytes by their names, and why others were skipped by where they are."""
    found: dict[str, bytes] = {}
    skipped: dict[str, str] = {}
    for member in members(in_memory(name, name, content), kind):
        if isinstance(member, Skipped):
            skipped[member.where] = member.reason
        else:
            # Twice, as what tells kinds does.
            with member.open() as stream:
                stream.read(10)
            found[member.name] = member.read()
    return found, skipped


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            # The name as it stands: ZipInfo would tidy it.
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = method
            archive.writestr(info, content)
    return buffer.getvalue()


def tarred(*files: tuple[str, bytes | tarfile.TarInfo], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files:
            info = tarfile.TarInfo(name) if isinstance(content, bytes) else content
            info.name = name
            if isinstance(content, bytes):
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
            else:
                archive.addfile(info)
    return buffer.getvalue()


def special(kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo()
    info.type, info.linkname = kind, target
    return info


def test_a_gzip_is_the_file_without_its_ending() -> None:
    document = in_memory("x/story.html.gz", "story.html.gz", gzip.compress(b"<p>It blew.</p>"))
    (member,) = members(document, "gzip")
    assert isinstance(member, Document)
    assert (member.where, member.name) == ("x/story.html.gz", "story.html")
    assert member.read() == b"<p>It blew.</p>"


def test_a_fetched_gzip_keeps_its_address() -> None:
    document = in_memory("w", "sitemap", gzip.compress(b"<urlset/>"), "https://post.example/s")
    (member,) = members(document, "gzip")
    assert isinstance(member, Document)
    assert (member.name, member.address) == ("sitemap", "https://post.example/s")


def test_gzips_one_after_another_are_one_file() -> None:
    content = gzip.compress(b"One. ") + gzip.compress(b"Two.")
    assert unpack("gzip", content, "a.txt.gz")[0] == {"a.txt": b"One. Two."}


def test_a_gzip_that_ends_early_gives_what_came_before() -> None:
    lines = b"".join(b'{"id": "%d", "text": "%s"}\n' % (i, os.urandom(400).hex().encode())
                     for i in range(2000))  # fmt: skip
    content = gzip.compress(lines)[:-200_000]
    (member,) = members(in_memory("a.jsonl.gz", "a.jsonl.gz", content), "gzip")
    assert isinstance(member, Document)
    readings = read_jsonl(member, ReadingOptions())
    first = next(readings)
    assert isinstance(first, Article)
    assert first.id == "0"
    with pytest.raises(ArticleError, match="ends too early"):
        list(readings)


@pytest.mark.parametrize(
    "content", [b"no gzip at all", gzip.compress(b"x" * 999, mtime=0)[:20] + b"y" * 50]
)
def test_a_damaged_gzip_is_named(content: bytes) -> None:
    with pytest.raises(ArticleError, match=r"is damaged \(.+\); fetch it again"):
        unpack("gzip", content)


def test_a_zip_gives_its_files_in_the_order_of_their_names() -> None:
    files = {"b/two.txt": b"Two.", "a.txt": b"One.", "b/": b"", ".hidden/x.txt": b"x",
             "b/.x.txt": b"x", "__MACOSX/a.txt": b"x"}  # fmt: skip
    found, skipped = unpack("zip", zipped(files), "in.zip")
    assert list(found.items()) == [("a.txt", b"One."), ("b/two.txt", b"Two.")]
    assert skipped == {}
    first = next(iter(members(in_memory("x/in.zip", "in.zip", zipped(files)), "zip")))
    assert first.where == "x/in.zip!a.txt"


def test_names_never_lead_out_of_the_archive() -> None:
    names = ["../../etc/a.txt", "/etc/b.txt", "..\\..\\c.txt", "C:\\d.txt", "e/../../f.txt", ".."]
    clean = {"etc/a.txt", "etc/b.txt", "c.txt", "d.txt", "e/f.txt", "unnamed"}
    for kind, content in (
        ("zip", zipped(dict.fromkeys(names, b"x"))),
        ("tar", tarred(*((name, b"x") for name in names))),
    ):
        assert set(unpack(kind, content)[0]) == clean


def test_encrypted_files_in_a_zip_are_named_and_the_others_read() -> None:
    content = bytearray(zipped({"a.txt": b"One.", "b.txt": b"Two."}))
    # The flag of the first entry in the directory at the end.
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    found, skipped = unpack("zip", bytes(content))
    assert found == {"b.txt": b"Two."}
    assert skipped == {"a!a.txt": "is encrypted; pack it without a password"}


def test_a_damaged_file_in_a_zip_costs_no_other() -> None:
    content = zipped({"a.txt": b"First words.", "b.txt": b"Second."}, zipfile.ZIP_STORED)
    content = content.replace(b"First", b"Worst")
    found: list[bytes] = []
    for member in members(in_memory("a", "a", content), "zip"):
        assert isinstance(member, Document)
        if member.name == "a.txt":
            with pytest.raises(ArticleError, match=r"is damaged \(Bad CRC-32"):
                member.read()
        else:
            found.append(member.read())
    assert found == [b"Second."]


def test_a_zip_whose_files_lead_beyond_its_end_is_read_where_it_can_be() -> None:
    content = bytearray(zipped({"a.txt": b"One.", "b.txt": b"Two."}))
    entry = content.index(b"PK\x01\x02")
    # The place of the first file.
    content[entry + 42 : entry + 46] = struct.pack("<I", len(content) - 3)
    reading = members(in_memory("a", "a", bytes(content)), "zip")
    first = next(reading)
    assert isinstance(first, Document)
    with pytest.raises(ArticleError, match=r"^is damaged \(.+\); fetch it again$"):
        first.read()
    second = next(reading)
    assert isinstance(second, Document)
    assert second.read() == b"Two."


@pytest.mark.parametrize("cut", [10, 60, -30])
def test_a_damaged_zip_is_named(cut: int) -> None:
    with pytest.raises(ArticleError, match=r"is a damaged zip archive \(.+\); fetch it again"):
        unpack("zip", zipped({"a.txt": b"One.", "b.txt": b"Two."})[:cut])


def test_links_in_a_zip_are_not_followed() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert unpack("zip", buffer.getvalue()) == ({}, {"a!link.txt": LINK})


def test_a_tar_gives_its_files_in_its_order() -> None:
    content = tarred(
        ("b.txt", b"Two."),
        ("dir", special(tarfile.DIRTYPE)),
        ("a.txt", b"One."),
        ("passwd.txt", special(tarfile.SYMTYPE, "/etc/passwd")),
        ("hard.txt", special(tarfile.LNKTYPE, "a.txt")),
        ("pipe.txt", special(tarfile.FIFOTYPE)),
        ("./._a.txt", b"x"),
    )
    for packed, kind in ((content, "tar"), (gzip.compress(content), "gzip")):
        found, skipped = unpack(kind, packed, "t")
        assert list(found.items()) == [("b.txt", b"Two."), ("a.txt", b"One.")]
        assert skipped == {
            "t!passwd.txt": LINK,
            "t!hard.txt": LINK,
            "t!pipe.txt": "is not a regular file",
        }


def test_a_large_file_in_a_packed_tar_is_read_twice_like_any() -> None:
    content = os.urandom(20 * 1024 * 1024)
    packed = gzip.compress(tarred(("big.txt", content), ("small.txt", b"x")), 1)
    found, _ = unpack("gzip", packed, "x.tgz")
    assert (found["big.txt"] == content, found["small.txt"]) == (True, b"x")


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda content: content[:1024] + b"\xff" * 512 + content[1536:], "bad checksum"),
        (lambda content: content[:1300], "truncated header"),
        (lambda content: content[:1800], "unexpected end of data"),
    ],
)
def test_a_damaged_tar_gives_what_came_before(
    packed: bool, harm: Callable[[bytes], bytes], reason: str
) -> None:
    content = harm(tarred(("a.txt", b"One."), ("b.txt", b"Two." * 200), ("c.txt", b"Three.")))
    kind, content = ("gzip", gzip.compress(content)) if packed else ("tar", content)
    reading = members(in_memory("a.tar", "a.tar", content), kind)
    first = next(reading)
    assert isinstance(first, Document)
    assert first.read() == b"One."
    with pytest.raises(ArticleError, match=reason):
        [member.read() for member in reading if isinstance(member, Document)]


def test_what_is_no_tar_is_named() -> None:
    with pytest.raises(ArticleError, match=r"^is a damaged tar archive \(.+\); fetch it again$"):
        unpack("tar", b"no tar at all" * 99)


def test_archives_in_archives_are_opened_and_deeper_ones_named() -> None:
    deepest = zipped({"d.txt": b"Deep."})
    inner = zipped({"c.txt": b"Three.", "deep.zip": deepest, "e.txt.gz": gzip.compress(b"x")})
    found, skipped = unpack(
        "zip",
        zipped({"a.txt": b"One.", "b.txt.gz": gzip.compress(b"Two."), "in.zip": inner,
                "t.tgz": gzip.compress(tarred(("f.txt", b"Four.")))}),
    )  # fmt: skip
    assert found == {"a.txt": b"One.", "b.txt": b"Two.", "c.txt": b"Three.", "f.txt": b"Four."}
    reason = "is an archive in an archive in an archive; unpack it"
    assert skipped == {"a!in.zip!deep.zip": reason, "a!in.zip!e.txt.gz": reason}


def test_a_broken_archive_in_an_archive_costs_no_other() -> None:
    found, skipped = unpack("zip", zipped({"a.zip": b"broken", "b.txt": b"Two."}))
    assert found == {"b.txt": b"Two."}
    assert skipped["a!a.zip"].startswith("is a damaged zip archive")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("zip", zipped({".x": b"x", "d/": b""})),
        ("zip", zipped({})),
        ("tar", tarred((".x", b"x"))),
        ("tar", tarred()),
    ],
)
def test_an_archive_without_files_is_named(kind: str, content: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^holds no files that can be read$"):
        unpack(kind, content)


@pytest.mark.parametrize("kind", ["gzip", "zip", "tar"])
def test_an_empty_archive_is_named(kind: str) -> None:
    with pytest.raises(ArticleError, match=r"^is empty$"):
        unpack(kind, b"")


def drain(kind: str, content: bytes) -> int:
    """Read all of it in blocks, as tables are read; return how much came out."""
    total = 0
    for member in members(in_memory("a", "a", content), kind):
        assert isinstance(member, Document)
        with member.open() as stream:
            while block := stream.read(1 << 20):
                total += len(block)
    return total


def zeros(megabytes: int) -> bytes:
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb") as file:
        for _ in range(megabytes):
            file.write(bytes(1 << 20))
    return buffer.getvalue()


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    with pytest.raises(ArticleError, match="unpacks to more than 200 times its size"):
        drain("gzip", zeros(400))


def test_a_bomb_of_many_files_is_refused() -> None:
    content = zipped({f"{number}.txt": bytes(40 << 20) for number in range(6)})
    with pytest.raises(ArticleError, match="unpacks to more than 200 times its size"):
        drain("zip", content)


def test_a_bomb_within_an_archive_is_measured_by_the_outermost() -> None:
    content = zipped({"a.zip": zipped({f"{number}.txt": bytes(40 << 20) for number in range(6)})})
    with pytest.raises(ArticleError, match="unpacks to more than 200 times its size"):
        drain("zip", content)


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(zipped({"a.txt": bytes(300 << 20)}))
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    # The module itself stops at the size that is stated; the checksum then tells.
    with pytest.raises(ArticleError, match=r"is damaged|unpacks to more"):
        drain("zip", bytes(content))


def test_a_sparse_tar_is_measured_by_what_comes_out() -> None:
    info = tarfile.TarInfo("a.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    # One stretch of no bytes, and a size of a gigabyte: all of it a hole.
    header[386:410] = b"%011o\0%011o\0" % (0, 0)
    header[483:495] = b"%011o\0" % (1 << 30)
    header[148:156] = b"%06o\0 " % (sum(header[:148]) + sum(header[156:]) + 8 * 32)
    with pytest.raises(ArticleError, match="unpacks to more than 200 times its size"):
        drain("tar", bytes(header) + bytes(1024))


def test_what_is_packed_well_is_read() -> None:
    line = b'{"id": "%07d", "text": "The harbour council met on Tuesday to hear the plan."}\n'
    content = b"".join(line % number for number in range(2_000_000))
    packed = gzip.compress(content, 1)
    assert len(packed) * 10 < len(content)
    assert drain("gzip", packed) == len(content)


def test_an_archive_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.unpacking.MOST_MEMBERS", 3)
    with pytest.raises(ArticleError, match="holds more than 3 files; unpack it"):
        unpack("tar", tarred(*((f"{number}.txt", b"x") for number in range(4))))


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    packed = gzip.compress(tarred(("big.txt", os.urandom(17 << 20)), ("b.txt", b"x")), 1)
    reading = iter(members(in_memory("a", "a", packed), "gzip"))
    next(reading)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["kept"]
    reading.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []
