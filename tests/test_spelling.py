"""Slips of the pen: what is looked up, and when."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import replies
from bot.terminal import to_text
from index.build import build
from index.encoder import Encoder, Readings
from index.generation import Generation
from index.models import Span
from retrieval.answering import Answerer
from retrieval.conversation import answer_message
from retrieval.filters import Filters
from retrieval.spelling import Speller
from tests.fakes import HashEncoder, plain_evidence

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def generation(tmp_path: Path) -> Iterator[Generation]:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "vote.txt").write_text(
        "Tarrant wins in Ostrel\n\nMayor Tarrant won the election by nine votes in 2024. "
        "The harbourmaster congratulated her."
    )
    (folder / "мост.txt").write_text("Мост открыт\n\nГубернатор открыл мост через залив.")
    build([folder], tmp_path / "data", HashEncoder())
    opened = Generation.open(tmp_path / "data")
    yield opened
    opened.close()


def respelled(generation: Generation, question: str, *tokens: Span) -> str | None:
    return Speller(question, generation.store, generation.lexical).respelled([], tokens)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Did Tarant win?", "Did Tarrant win?"),  # a letter is missing
        ("did tarrnat win?", "did tarrant win?"),  # two are exchanged
        ("Who is the mayyor?", "Who is the mayor?"),  # one too many
        ("Who is the major?", "Who is the mayor?"),
        ("Did the harburmastr speak?", "Did the harbourmaster speak?"),  # a long word: two slips
        ("Did Tarent win?", None),  # a short one: not two
        ("Что открыл губернатр?", "Что открыл губернатор?"),
        ("Did Tarant win the elecsion?", "Did Tarrant win the election?"),
        ("Did Tarrant win the election?", None),
        ("What of 2023?", None),  # a year is no slip of another
        ("Who wan?", None),  # of three letters anything can be made
        ("Who mined the copper?", None),
        ("Woh won the election?", "Who won the election?"),  # a word of the question's form
        ("wich mayor won?", "which mayor won?"),
        ("Mayor witth whom?", "Mayor with whom?"),
        # With so many it is something else.
        ("Tarant Tarant Tarant Tarant mayyor?", "Tarrant Tarrant Tarrant Tarrant mayor?"),
        ("Tarant Tarant Tarant Tarant Tarant mayyor?", None),
        ("", None),
        ("🙂 ?!", None),
    ],
)
def test_a_word_that_no_article_has_is_spelled_as_one_has_it(
    generation: Generation, question: str, meant: str | None
) -> None:
    assert respelled(generation, question) == meant


def test_a_word_is_looked_for_in_passages_near_by_too(generation: Generation) -> None:
    # Its term, "electoin", is too far from "elect" for the index.
    asked = "Who won the electoin?"
    near = generation.store.passages(range(generation.manifest.passages))
    assert respelled(generation, asked) is None
    speller = Speller(asked, generation.store, generation.lexical)
    assert speller.respelled(near, ()) == "Who won the election?"


def test_what_the_encoder_knows_as_a_word_is_one(generation: Generation) -> None:
    assert respelled(generation, "Who is the major?", Span(11, 16)) is None
    assert respelled(generation, "Who is the major?", Span(11, 13), Span(13, 16)) is not None


class SplittingEncoder(HashEncoder):
    """Of whose tokens none is a word, as if it knew none; `asked` are the queries it has read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def read_queries(self, texts: Sequence[str]) -> Readings:
        self.asked.extend(texts)
        read = super().read_queries(texts)
        split = [tokens._replace(spans=[Span(0, 0)] * len(tokens.spans)) for tokens in read.tokens]
        return read._replace(tokens=split)


@pytest.fixture
def answerer(generation: Generation) -> Answerer:
    return Answerer(generation, SplittingEncoder(), evidence=plain_evidence())


def test_only_what_is_not_covered_as_it_is_written_is_respelled(answerer: Answerer) -> None:
    as_written = answerer.answer("Who won the election by nine votes?", NOW)
    assert (as_written.covered, as_written.understood) == (True, None)
    asked, meant = "Did Tarant win the elecsion?", "Did Tarrant win the election?"
    answer = answerer.answer(asked, NOW)
    assert (answer.covered, answer.question, answer.understood) == (True, asked, meant)
    assert f"Understood as: {meant}" in to_text(replies.answer(answer), styled=False)
    declined = answerer.answer("Which copper was mined by Tarant?", NOW)
    assert (declined.covered, declined.understood) == (False, None)


def test_a_question_is_read_once_as_written_and_once_as_meant(generation: Generation) -> None:
    encoder = SplittingEncoder()
    answerer = Answerer(generation, encoder, evidence=plain_evidence())
    assert answerer.answer("Did Tarant win the elecsion?", NOW).covered
    assert encoder.asked == ["Did Tarant win the elecsion?", "Did Tarrant win the election?"]


def test_tags_in_a_question_are_left_out(answerer: Answerer) -> None:
    plain = answerer.answer("Who won the election by nine votes?", NOW)
    tagged = answerer.answer("<b>Who won</b> the election<br/> by nine votes?", NOW)
    assert tagged.question == "<b>Who won</b> the election<br/> by nine votes?"
    assert (tagged.covered, tagged.quotes) == (True, plain.quotes)
    assert tagged.confidence == plain.confidence


def test_options_hold_for_what_was_meant_too(answerer: Answerer) -> None:
    answer = answerer.answer("Did Tarant win the elecsion?", NOW, Filters(outlet="Nowhere"))
    assert answer.searched is not None
    assert answer.searched.articles == 0


def test_a_follow_up_follows_what_was_meant(answerer: Answerer) -> None:
    turn = answer_message(answerer, "Did Tarant win the elecsion?", None, NOW).turn
    assert turn is not None
    assert turn.question == "Did Tarrant win the election?"


@pytest.mark.model
def test_the_samples_answer_who_mistypes(samples: Generation, real_encoder: Encoder) -> None:
    answer = Answerer(samples, real_encoder).answer("Who is the mayoj of Tolme?", NOW)
    assert answer.understood == "Who is the mayor of Tolme?"
    assert answer.covered
