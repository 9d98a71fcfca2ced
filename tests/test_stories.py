"""One story once: versions replace each other, copies stand side by side."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.build import build
from index.generation import Generation
from index.models import Article
from index.stories import bands, likeness, shingles, signature
from retrieval.answering import Answerer
from retrieval.models import Answer
from tests.fakes import HashEncoder, plain_evidence
from tests.gathering import Gathered, gather
from tests.prose import report


def article(name: str, text: str, **fields: object) -> Article:
    return Article.model_validate({"id": name, "title": f"About {name}", "text": text, **fields})


def lines(path: Path, *articles: Article) -> Path:
    path.write_text("\n".join(article.model_dump_json() for article in articles))
    return path


def gathered(folder: Path, *articles: Article) -> Gathered:
    return gather(lines(folder / "a.jsonl", *articles))


def ids(found: Gathered) -> list[str]:
    return [article.id for article in found.articles]


def test_the_newest_version_at_an_address_replaces_the_older(tmp_path: Path) -> None:
    old = article(
        "old", report(1), url="https://post.example/a?utm_source=x", published="2026-05-01"
    )
    new = article(
        "new",
        report(2),
        url="http://www.post.example/a/",
        published="2026-05-01",
        modified="2026-05-02",
    )
    for order in ((old, new), (new, old)):
        found = gathered(tmp_path, *order)
        assert ids(found) == ["new"]
        (duplicate,) = found.duplicates
        assert (duplicate.article, duplicate.of, duplicate.left_out) == ("old", "new", True)


def test_of_two_versions_without_dates_the_later_line_is_the_newer(tmp_path: Path) -> None:
    url = "https://post.example/a"
    one, two = (article(name, report(n), url=url) for n, name in enumerate(("one", "two")))
    assert ids(gathered(tmp_path, one, two)) == ["two"]


def test_a_site_s_front_page_is_nobody_s_address(tmp_path: Path) -> None:
    one, two = (article(str(n), report(n), url="https://post.example/") for n in range(2))
    assert len(gathered(tmp_path, one, two).articles) == 2


def test_one_id_twice_is_a_version_only_where_the_articles_are_alike(tmp_path: Path) -> None:
    first = article("a", report(1))
    update = first.model_copy(update={"text": first.text + " A last sentence."})
    other = article("a", report(2), title="Quite another")
    found = gathered(tmp_path, first, update)
    assert [one.text for one in found.articles] == [update.text]
    found = gathered(tmp_path, first, other)
    assert {one.id: one.text for one in found.articles} == {"a": first.text, "a-2": other.text}
    assert "has the id 'a' for two articles" in next(iter(found.skipped.values()))


def test_two_desks_that_both_count_from_one_lose_nothing(tmp_path: Path) -> None:
    for desk, seed in (("culture", 1), ("sport", 2)):
        lines(tmp_path / f"{desk}.jsonl", article("1", report(seed), title=f"On {desk}"))
    found = gather(tmp_path)
    assert ids(found) == ["1", "sport/1"]
    assert found.skipped == {}


def test_ids_as_long_as_they_may_be_are_told_apart_too(tmp_path: Path) -> None:
    for desk, seed in (("culture", 1), ("sport", 2), ("weather", 3)):
        lines(tmp_path / f"{desk}.jsonl", article("x" * 200, report(seed), title=f"On {desk}"))
    found = gather(tmp_path)
    assert len({one.id for one in found.articles}) == 3
    assert all(len(one.id) <= 200 for one in found.articles)


def test_unlike_pages_that_state_one_address_both_stay(tmp_path: Path) -> None:
    url = "https://post.example/news/local/"
    for n in (1, 2):
        lines(tmp_path / f"{n}.jsonl", article(str(n), report(n), url=url))
    found = gather(tmp_path)
    assert [one.url for one in found.articles] == [url, None]
    (reason,) = found.skipped.values()
    assert f"states the address {url}, which is that of" in reason


def test_the_next_day_s_notice_is_no_version_and_no_copy_of_the_last(tmp_path: Path) -> None:
    frame = report(8, 20)
    notices = [
        article(
            f"level-{day}",
            f"{frame} The water at Lowen bridge stood at {2 + day / 10} metres on {day} May.",
            title="Water level at Lowen bridge",
            source="Echo",
            published=f"2026-05-0{day}T08:00:00Z",
            url=f"https://echo.example/{day}",
        )
        for day in range(1, 8)
    ]
    found = gathered(tmp_path, *notices)
    assert len(found.articles) == 7
    assert found.duplicates == []


def test_without_an_outlet_only_the_very_same_text_is_one_article(tmp_path: Path) -> None:
    text = report(3, 40)
    same = {"title": "Storm ends"}
    found = gathered(
        tmp_path,
        article("1", text, **same),
        article("2", text, **same),
        article("3", text + " A last word of another kind.", **same),
    )
    assert ids(found) == ["1", "3"]


def test_an_article_republished_by_its_outlet_is_one_but_two_papers_are_two(tmp_path: Path) -> None:
    text = report(1, 30)
    edited = text.replace("Th", "th", 1) + " A correction."
    shared = {"title": "Storm ends", "source": "Post"}
    first = article("1", text, published="2026-05-01T08:00:00Z", **shared)
    again = article("2", edited, published="2026-05-01T18:00:00Z", **shared)
    wire = article("3", text, title="Storm ends", source="Gazette", published="2026-05-01")
    later = article("4", edited, published="2026-05-09", **shared)
    found = gathered(tmp_path, first, again, wire, later)
    assert ids(found) == ["2", "3", "4"]
    told = [(d.article, d.of, d.left_out) for d in found.duplicates]
    assert told == [("1", "2", True), ("3", "2", False), ("4", "2", False)]


def test_a_copy_cut_at_its_end_is_found_and_another_report_is_not(tmp_path: Path) -> None:
    whole = report(1, 20)
    cut = " ".join(whole.split()[:120])
    found = gathered(
        tmp_path,
        article("wire", whole, source="Wire"),
        article("cut", "Wire. " + cut, source="Post"),
        article("other", report(2, 20), source="Post"),
    )
    assert len(found.articles) == 3
    assert [(d.article, d.of) for d in found.duplicates] == [("cut", "wire")]


def test_pages_of_one_outlet_with_nothing_but_its_notices_stay_apart(tmp_path: Path) -> None:
    notice = report(9)
    pages = [
        article("1", notice, title="Harbour reopens after storm", source="Post"),
        article("2", notice, title="Library buys a printing press", source="Post"),
        article("3", notice, title="Storm closes the harbour", source="Post"),
    ]
    found = gathered(tmp_path, *pages)
    assert len(found.articles) == 3
    # Two of the headlines may well be of one story.
    assert [(d.article, d.of, d.left_out) for d in found.duplicates] == [("3", "1", False)]


def test_short_notices_that_differ_in_a_word_are_two(tmp_path: Path) -> None:
    notices = [
        article(str(n), f"The library of Lowen is open until {n} today, and closed on Sunday.")
        for n in (6, 7)
    ]
    found = gathered(tmp_path, *notices)
    assert len(found.articles) == 2
    assert found.duplicates == []


def test_many_copies_are_one_story(tmp_path: Path) -> None:
    text = report(5)
    papers = [article(str(n), text, source=f"Paper {n}") for n in range(40)]
    found = gathered(tmp_path, *papers)
    assert {duplicate.of for duplicate in found.duplicates} == {"0"}
    assert len(found.duplicates) == 39


@given(st.text(max_size=200).filter(lambda text: any(map(str.isalnum, text))))
def test_any_text_has_a_signature_and_is_like_itself(text: str) -> None:
    assert len(list(bands(signature(text)))) == 42
    alike = likeness(shingles(text), shingles(text))
    assert alike.resemblance == alike.containment == 1


def answered(folder: Path, question: str, *articles: Article) -> Answer:
    build([lines(folder / "a.jsonl", *articles)], folder / "data", HashEncoder())
    generation = Generation.open(folder / "data")
    answerer = Answerer(generation, HashEncoder(), 3, plain_evidence())
    answer = answerer.answer(question)
    generation.close()
    return answer


def test_an_answer_uses_a_story_once_and_names_who_else_has_the_quote(tmp_path: Path) -> None:
    quote = "A zebra crossed the harbour bridge at noon."
    text = report(1).replace("\n\n", f"\n\n{quote} ")
    changed = text.replace("A zebra", "One zebra")
    answer = answered(
        tmp_path,
        "When did the zebra cross the harbour bridge?",
        article("wire", text, source="Wire"),
        article("post", text + " More.", source="Post", url="https://post.example/a"),
        article("echo", changed, source="Echo"),
        article("else", report(3), source="Else"),
    )
    assert answer.quotes[0].text == quote
    (source,) = answer.sources
    # The Echo tells the story too, but not in these words.
    (copy,) = source.also
    assert {source.outlet, copy.outlet} == {"Wire", "Post"}
