"""`citedesk.toml` and the sources of the command line."""

import os
from pathlib import Path

import pytest

from bot.sources_file import SourcesError, named_sources, read_sources


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "art").mkdir()
    return tmp_path


def refusal(*given: str, fields: tuple[str, ...] = (), config: str | None = None) -> str:
    with pytest.raises(SourcesError) as caught:
        named_sources(given, fields, Path(config) if config else None)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    return message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("sources = 'art/'", "sources is to be a list of one or more; write for example"),
        ("sources = []", "sources is to be a list of one or more; write for example"),
        ("sources = ['art', 3]", "sources.2 is neither a path or address in quotes nor a table"),
        ("sources = [['art']]", "sources.1 is neither a path or address in quotes nor a table"),
        ("sources = ['']", "sources.1.path is empty; fill it in, or leave it out"),
        ("sources = [{path = 5}]", "sources.1.path is no text; put it in quotes"),
        ("sources = [{path = 'a', outlet = 5}]", "sources.1.outlet is no text; put it in quotes"),
        ("sources = [{path = 'a', fields = 'x'}]", "sources.1.fields is no table; write for"),
        ("sources = [{path = 'a', fields = {title = 1}}]", "sources.1.fields.title is no text;"),
        ("sources = [{path = 'a', fields = {head = 'x'}}]", "sources.1: 'head' is no field of an"),
        ("sources = [{url = 'http://x', most = '5'}]", "sources.1.most is no whole number; write"),
        ("sources = [{url = 'http://x', most = 0}]", "sources.1.most is less than 1; write"),
        ("sources = [{path = 'http://x'}]", "sources.1: path 'http://x' is an address; use url"),
        ("sources = ['ftp://x/a']", "sources.1: 'ftp://x/a' can't be read; only paths and http"),
        ("sources = [{path = 'file:///x'}]", "sources.1: 'file:///x' can't be read; only paths"),
        ("sources = [{url = 'ftp://x/a'}]", "sources.1: url 'ftp://x/a' doesn't start with http"),
        (
            "sources = [{path = 'art', language = 'english'}]",
            "sources.1: language 'english' is no code; give one such as \"en\"",
        ),
        (
            "sources = ['art', {path = 'art', match = '/news/'}]",
            "sources.2: match is for what feeds and sitemaps list, and 'art' is none; leave it",
        ),
        ("sources = [{path = 'a.csv', most = 5}]", "sources.1: most is for what feeds and"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_entry_and_the_mend(
    folder: Path, content: str, message: str
) -> None:
    (folder / "citedesk.toml").write_text(content)
    assert refusal().startswith(f"citedesk.toml: {message}")


def test_a_file_is_read_with_a_byte_order_mark(folder: Path) -> None:
    (folder / "citedesk.toml").write_bytes(b"\xef\xbb\xbfsources = ['art']\n")
    (source,) = named_sources((), (), None)
    assert source.location == "art"


def test_a_folder_is_no_file_of_sources(folder: Path) -> None:
    assert refusal(config="art").startswith("art is a folder; name the file in it")
    (folder / "citedesk.toml").mkdir()
    assert refusal().startswith("citedesk.toml is a folder; name the file in it")


def test_feeds_and_sitemaps_that_are_files_may_be_matched(folder: Path) -> None:
    names = ("feed.xml", "news.rss", "sitemap.xml.gz", "feed")
    entries = ", ".join(f"{{path = '{name}', match = '/news/', most = 5}}" for name in names)
    (folder / "citedesk.toml").write_text(f"sources = [{entries}]")
    found = named_sources((), (), None)
    assert [(source.location, source.match, source.most) for source in found] == [
        (name, "/news/", 5) for name in names
    ]


@pytest.mark.parametrize("code", ["en", "AZ", "ast", "pt-BR", "az_Latn", "zh-Hans-CN"])
def test_a_language_is_given_by_its_code(folder: Path, code: str) -> None:
    (folder / "citedesk.toml").write_text(f"sources = [{{path = 'art', language = '{code}'}}]")
    assert named_sources((), (), None)[0].options.language == code


def test_paths_are_shown_without_detours_but_behind_links(folder: Path) -> None:
    (folder / "config").mkdir()
    (folder / "config" / "news.toml").write_text("sources = ['../art', '/abs/./x']")
    locations = [source.location for source in read_sources(Path("config/../config/news.toml"))]
    assert locations == ["art", "/abs/x"]
    # Through a link, `..` is the folder above the link's target.
    (folder / "deep" / "art").mkdir(parents=True)
    (folder / "deep" / "config").mkdir()
    (folder / "deep" / "config" / "news.toml").write_text("sources = ['../art']")
    os.symlink("deep/config", folder / "link")
    (source,) = read_sources(Path("link/news.toml"))
    assert source.path.resolve() == folder / "deep" / "art"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("title", "--fields 'title' isn't FIELD=COLUMN, as in title=Headline"),
        ("title=", "--fields 'title=' isn't FIELD=COLUMN"),
        ("title=X,title=Y", "--fields names title twice; name one column for it"),
        ("headline=X", "--fields: 'headline' is no field of an article; use some of id title"),
    ],
)
def test_fields_of_the_command_line_are_checked_before_anything_is_read(
    fields: str, message: str
) -> None:
    assert refusal("https://x.example/", fields=(fields,)).startswith(message)
    assert refusal("art", fields=(fields,)).startswith(message)


def test_the_column_of_the_outlet_goes_by_either_name(folder: Path) -> None:
    (folder / "citedesk.toml").write_text("sources = [{path = 'art', fields = {outlet = 'Paper'}}]")
    for found in (named_sources((), (), None), named_sources(["art"], ["outlet=Paper"], None)):
        assert found[0].options.fields == {"source": "Paper"}


@pytest.mark.parametrize("location", ["ftp://x.example/a", "file:///art"])
def test_an_address_that_is_not_http_is_no_source(location: str) -> None:
    message = refusal("art", location)
    assert message.startswith(f"{location} is no http or https address; only paths and http")
