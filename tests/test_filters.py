import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.generation import Generation
from index.models import Article, Passage, Span
from index.names import authors_in, name_key, outlet_key
from index.store import Store
from index.store_writer import StoreWriter
from retrieval.filters import Filters
from retrieval.known_names import UnknownNameError, as_known, check_known
from retrieval.mentions import mentions

PLUS_4 = timezone(timedelta(hours=4))

# published, source, author, section, number of passages
ARTICLES: dict[str, tuple[str | None, str | None, str | None, str | None, int]] = {
    "day": ("2024-06-17", "The Lowen Post", "Jon Ask", "Sport", 2),
    "naive": ("2024-06-17T23:30:00", "lowenpost.example", "By Jane Holloway", "sport", 1),
    "late": ("2024-06-17T23:30:00+00:00", "Lowen Post", "JANE HOLLOWAY and Jon Ask", None, 3),
    "east": ("2024-06-18T02:00:00+14:00", "Skarn Courier", None, "Business", 1),
    "old": ("1999-12-31", "Skarn Courier", "Jon Ask", "Business", 1),
    "undated": (None, "Skarn Courier", "Ana Marić", "Business", 1),
    "empty": ("2024-06-17", "Skarn Courier", "Jon Ask", "Business", 0),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("filters") / "store.sqlite"
    writer = StoreWriter(path)
    row = 0
    for name, (published, source, author, section, passages) in ARTICLES.items():
        article = Article(
            id=name,
            title=name,
            text="The harbour reopened.",
            published=published,  # type: ignore[arg-type]
            source=source,
            author=author,
            section=section,
        )
        writer.add_article(article, f"{name}.txt", b"")
        made = [
            Passage(
                id=f"{name}-{n}", article=name, row=n, start=0, end=21, sentences=(Span(0, 21),)
            )
            for n in range(row, row + passages)
        ]
        row += passages
        writer.add_passages(article, made, [b"input"] * passages, "en")
    writer.finish()
    opened = Store(path)
    yield opened
    opened.close()


def kept(store: Store, filters: Filters, zone: tzinfo = UTC) -> set[str]:
    selection = filters.select(store, zone)
    rows = selection.rows.tolist()
    assert rows == sorted(set(rows))
    found = {passage.article for passage in store.passages(rows)}
    assert len(found) == selection.articles
    # An article is kept with all of its passages.
    assert len(rows) == sum(ARTICLES[name][4] for name in found)
    return found


ALL = {name for name, stated in ARTICLES.items() if stated[4]}
DAY = date(2024, 6, 17)


def test_without_filters_everything_is_kept(store: Store) -> None:
    assert not Filters()
    assert kept(store, Filters()) == ALL


@pytest.mark.parametrize(
    ("since", "until", "zone", "expected"),
    [
        (DAY, DAY, UTC, {"day", "naive", "late", "east"}),
        # There, 23:30 in London is the next day, 2:00 on Kiritimati still the day before; both are
        # found by the day that they state, too.
        (DAY, DAY, PLUS_4, {"day", "naive", "late", "east"}),
        (date(2024, 6, 18), None, PLUS_4, {"late", "east"}),
        (date(2024, 6, 18), None, timezone(timedelta(hours=-5)), {"east"}),
        (None, DAY, timezone(timedelta(hours=14)), {"day", "naive", "late", "old"}),
        (date(2024, 6, 18), None, timezone(timedelta(hours=14)), {"late", "east"}),
        (DAY, DAY, timezone(timedelta(hours=-12)), {"day", "naive", "late", "east"}),
        (None, date(2024, 6, 16), UTC, {"old"}),
        (None, date.max, UTC, ALL - {"undated"}),
        (date.min, None, PLUS_4, ALL - {"undated"}),
        (date(2024, 6, 18), DAY, UTC, set()),
    ],
)
def test_a_day_is_the_stated_one_or_that_in_the_askers_zone(
    store: Store, since: date | None, until: date | None, zone: tzinfo, expected: set[str]
) -> None:
    filters = Filters(since=since, until=until)
    assert kept(store, filters, zone) == expected
    assert filters.select(store, zone).undated == 1


def test_summer_time_moves_the_day(store: Store) -> None:
    filters = Filters(since=date(2024, 6, 18))
    assert kept(store, filters, ZoneInfo("Europe/London")) == {"late", "east"}
    assert kept(store, filters, timezone(timedelta(0))) == {"east"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(outlet="the lowen post"), {"day", "naive", "late"}),
        (Filters(outlet="lowenpost.example"), {"day", "naive", "late"}),
        (Filters(outlet="Post"), set()),
        (Filters(author="jane holloway"), {"naive", "late"}),
        (Filters(author="Jane Holloway and Jon Ask"), {"late"}),
        (Filters(author="Jon Ask"), {"day", "late", "old"}),
        (Filters(author="ana maric"), {"undated"}),
        (Filters(author="Ask"), set()),
        (Filters(section="SPORT"), {"day", "naive"}),
        (Filters(section="sport", author="Jon Ask"), {"day"}),
        (Filters(outlet="Skarn Courier", since=DAY), {"east"}),
    ],
)
def test_names_are_compared_as_readers_write_them(
    store: Store, filters: Filters, expected: set[str]
) -> None:
    assert filters
    assert kept(store, filters) == expected


def test_undated_articles_are_counted_only_where_the_rest_matches(store: Store) -> None:
    assert Filters(outlet="Skarn Courier", since=DAY).select(store, UTC).undated == 1
    assert Filters(outlet="Lowen Post", since=DAY).select(store, UTC).undated == 0
    assert Filters(outlet="Skarn Courier").select(store, UTC).undated == 0


def test_the_store_names_its_outlets_authors_and_sections(store: Store) -> None:
    outlets, counts = zip(*store.outlets(), strict=True)
    assert counts == (3, 3)
    assert {outlet_key(outlet) for outlet in outlets} == {"lowenpost", "skarncourier"}
    authors = {name_key(name): count for name, count in store.authors()}
    assert authors == {"jon ask": 3, "jane holloway": 2, "ana maric": 1}
    assert sorted(count for _, count in store.sections()) == [2, 3]


def test_an_index_without_articles_keeps_nothing(tmp_path: Path) -> None:
    StoreWriter(tmp_path / "store").finish()
    empty = Store(tmp_path / "store")
    assert empty.outlets() == []
    selection = Filters(since=DAY, outlet="Lowen Post").select(empty, UTC)
    assert (selection.rows.tolist(), selection.articles, selection.undated) == ([], 0, 0)
    empty.close()


def test_a_built_index_can_be_filtered_from_any_thread(generation: Generation) -> None:
    found: list[int] = []

    def ask() -> None:
        selection = Filters(outlet="Lowen Post").select(generation.store, PLUS_4)
        found.extend(selection.rows.tolist())

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    passages = generation.store.passages_of("library")
    assert found == [passage.row for passage in passages]
    assert found


@pytest.mark.parametrize(
    ("outlet", "meant"),
    [
        ("courier", "Skarn Courier"),
        ("THE LOWEN POST", "THE LOWEN POST"),
        ("evening post", "Skarn Evening Post"),
        ("post", "post"),  # of two
        ("Skarn Times", "Skarn Times"),
        ("skarn currier", "Skarn Courier"),
        ("", ""),
        (None, None),
    ],
)
def test_an_option_may_say_a_name_shortly(outlet: str | None, meant: str | None) -> None:
    outlets = ["The Lowen Post", "Skarn Courier", "Skarn Evening Post"]
    asked = Filters(outlet=outlet, author="holloway", section="sport")
    named = as_known(asked, outlets, ["Jane Holloway", "Jon Ask"], ["Sport pages", "Business"])
    assert named == Filters(outlet=meant, author="Jane Holloway", section="Sport pages")


def test_an_option_that_names_what_no_article_has_is_an_error() -> None:
    names = (["The Lowen Post", "Skarn Courier", "Skarn Post"], list("ABCDEF"), ["Sport"])
    check_known(Filters(outlet="courier", author="b", section="sport"), *names)
    check_known(Filters(since=DAY), *names)
    for filters, message in (
        (
            Filters(outlet="post"),  # of two
            "no article is from the outlet 'post'; there are The Lowen Post, Skarn Courier, "
            "Skarn Post",
        ),
        (
            Filters(author="Nobody"),
            "no article is by the author 'Nobody'; there are A, B, C, D, E and 1 more",
        ),
    ):
        with pytest.raises(UnknownNameError, match=re.escape(message)):
            check_known(filters, *names)
    with pytest.raises(UnknownNameError, match="of the section 'Sport'; there are none"):
        check_known(Filters(section="Sport"), [], [], [])


def test_stated_options_stand_in_place_of_what_the_question_says() -> None:
    said = Filters(since=DAY, outlet="Reuters")
    assert said.merged(Filters()) == said
    assert said.merged(Filters(outlet="Skarn Courier")) == Filters(
        since=DAY, outlet="Skarn Courier"
    )


@pytest.mark.parametrize(
    ("outlet", "key"),
    [
        ("The Lowen Post", "lowenpost"),
        ("LOWEN POST", "lowenpost"),
        ("lowenpost.example", "lowenpost"),
        ("https://www.lowenpost.co.uk/", "lowenpost"),
        ("news.skarn.example", "skarn"),
        ("theskarnweek.example", "skarnweek"),
        ("L’Écho", "lecho"),
        ("Новости Скарна", "новостискарна"),
        ("The", "the"),
        ("…", ""),
    ],
)
def test_spellings_of_an_outlet_have_one_key(outlet: str, key: str) -> None:
    assert outlet_key(outlet) == key


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Holloway", ["Jane Holloway"]),
        ("Jane Holloway and Jon Ask", ["Jane Holloway", "Jon Ask"]),
        ("Jane Holloway, Jon Ask; Ana Marić", ["Jane Holloway", "Jon Ask", "Ana Marić"]),
        ("Sandy Byron", ["Sandy Byron"]),
        ("Jane Holloway, jane@lowenpost.example, 3 May", ["Jane Holloway"]),
        (" , ", []),
    ],
)
def test_a_byline_is_parted_into_names(byline: str, names: list[str]) -> None:
    assert authors_in(byline) == names


OUTLETS = ["The Lowen Post", "Skarn Courier", "Reuters", "lowentoday.example", "The Sun", "Times"]
AUTHORS = ["Jane Holloway", "Jon Ask", "Ostrel"]
SECTIONS = ["Sports", "Business"]


def named(question: str) -> tuple[str | None, str | None, str | None]:
    return mentions(question, OUTLETS, AUTHORS, SECTIONS)[:3]


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("According to the Lowen Post, who won?", "The Lowen Post"),
        ("who won, according to reuters?", "Reuters"),
        ("What does Reuters say about the bridge?", "Reuters"),
        ("What has the Skarn Courier written on fares?", "Skarn Courier"),
        ("What did LOWEN POST report?", "The Lowen Post"),
        ("What did Lowen Today report on fares?", "lowentoday.example"),
        ("Reuters' coverage of the strike", "Reuters"),
        ("What did the Lowen Post’s report on the bridge find?", "The Lowen Post"),
        ("news from Skarn Courier about fares", "Skarn Courier"),
        ("reuters headlines about fares", "Reuters"),
        ("From Reuters: what happened?", "Reuters"),
        ("In the Lowen Post, what did the bridge cost?", "The Lowen Post"),
        ("What did the bridge cost in the Lowen Post?", "The Lowen Post"),
        ("What did the Sun say about fares?", "The Sun"),
        ("articles in the Times about fares", "Times"),
        ("Who won according to the Times?", "Times"),
        ("What does Reuters say about the Skarn Courier?", "Reuters"),
        ("What did the Courier say about fares?", "Skarn Courier"),
        ("The Post's report on the bridge", "The Lowen Post"),
        ("According to the Evening Post, who won?", None),
        ("What did the courier say about the parcel?", None),
        # Not as a place to look in:
        ("Who bought Reuters?", None),
        ("How many were laid off from Reuters?", None),
        ("Who owns a stake in the Lowen Post?", None),
        ("When did Reuters open its office in Lowen?", None),
        ("Who was hurt by a Lowen Post van?", None),
        # Not as a name:
        ("How hot did it get in the sun?", None),
        ("How many times did it report a fault?", None),
        ("According to times and tides, when does it sail?", None),
        # Not alone:
        ("What was said in the Lowen Post, the Skarn Courier and Reuters?", None),
        ("What does Reuters say, and what did the Skarn Courier report?", None),
        # Not known:
        ("According to the Dorle Gazette, who won?", None),
        ("According to the mayor, who won?", None),
    ],
)
def test_an_outlet_named_as_the_source_restricts(question: str, outlet: str | None) -> None:
    assert named(question) == (outlet, None, None)


def test_a_name_that_ends_as_a_possessive_does_needs_no_article() -> None:
    assert mentions("What did Harper's report on fares?", ["Harper's"], []).outlet == "Harper's"


def test_a_short_name_that_two_outlets_share_restricts_nothing() -> None:
    outlets = ["The Lowen Post", "Skarn Evening Post", "Coast FM News", "Coast FM Online"]
    assert mentions("What did the Post report?", outlets, []).outlet is None
    assert mentions("What did Coast FM report?", outlets, []).outlet is None


@pytest.mark.parametrize(
    ("question", "outlet"),
    [
        ("What did Coast FM say about fares?", "Coast FM News"),
        ("What did the Coast FM report?", "Coast FM News"),
        ("who won, according to coast fm news", "Coast FM News"),
        ("News from LBC about fares", "LBC Radio"),
        # A place.
        ("What did Skarn say about fares?", None),
        ("What did the coast say about fares?", None),
    ],
)
def test_what_kind_an_outlet_is_may_be_left_out(question: str, outlet: str | None) -> None:
    outlets = ["Coast FM News", "LBC Radio", "Skarn TV"]
    assert mentions(question, outlets, []).outlet == outlet


@pytest.mark.parametrize(
    ("question", "author"),
    [
        ("What has been written by Jane Holloway about fares?", "Jane Holloway"),
        ("articles by jane holloway", "Jane Holloway"),
        ("What did Jane Holloway write about fares?", "Jane Holloway"),
        ("Jane Holloway's latest article", "Jane Holloway"),
        ("Who was bitten by Jane Holloway?", None),
        ("What did Jane Holloway say in court?", None),
        ("Where was Jane Holloway born?", None),
        ("articles by Holloway", None),
        ("reports by Ostrel", None),
        ("articles by Jane Holloway and Jon Ask", None),
    ],
)
def test_an_author_named_as_the_writer_restricts(question: str, author: str | None) -> None:
    assert named(question) == (None, author, None)


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("What was in the sports section about rowing?", "Sports"),
        ("sport news about rowing", "Sports"),
        ("Who won in business?", None),
        ("Which sports are played in Lowen?", None),
        ("What does section 3 of the law say?", None),
    ],
)
def test_a_section_named_as_one_restricts(question: str, section: str | None) -> None:
    assert named(question) == (None, None, section)


@pytest.mark.parametrize(
    ("question", "reported"),
    [
        ("What did Reuters report about fares last week?", True),
        ("What did Jane Holloway write about fares last week?", True),
        ("According to Reuters, who won last week?", False),
        ("What did the mayor say last week?", False),
    ],
)
def test_what_was_said_there_is_told_from_what_happened(question: str, reported: bool) -> None:
    assert mentions(question, OUTLETS, AUTHORS).reported is reported


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=4))
def test_any_names_may_be_known(question: str, names: list[str]) -> None:
    found = mentions(question, names, names, names)
    for start, end in found.cuts:
        assert 0 <= start < end <= len(question)
    for name in found[:3]:
        assert name is None or name in names
