from hypothesis import given
from hypothesis import strategies as st

from index.chunking import Chunking, headline_context, passages
from index.models import Article
from tests.fakes import HashEncoder

WORDS = st.sampled_from(
    ["storm", "harbour", "1.5", "Dr.", "é", "😀", "“Yes.”", "x" * 90, "end.", "Stop!\n", "\n\n"]
)


@given(
    st.lists(WORDS, max_size=300).map(" ".join) | st.text(max_size=500),
    st.integers(8, 40),
    st.text(max_size=120),
)
def test_passages_reproduce_the_text_at_their_offsets_and_fit_the_encoder(
    text: str, target: int, title: str
) -> None:
    encoder = HashEncoder(max_tokens=32)
    article = Article(id="a", title=title, text=text)
    context = headline_context(article.title, encoder)
    end = 0
    for number, passage in enumerate(passages(article, encoder, Chunking(target=target), 7)):
        assert passage.row == 7 + number
        assert not article.text[end : passage.start].strip()
        assert passage.sentences[0].start == passage.start
        assert passage.sentences[-1].end == passage.end
        for before, after in zip(passage.sentences, passage.sentences[1:], strict=False):
            assert not article.text[before.end : after.start].strip()
        whole = context + article.text[passage.start : passage.end]
        assert len(encoder.tokens(whole)) <= encoder.max_tokens
        end = passage.end
    assert not article.text[end:].strip()


def cut(text: str, target: int) -> list[str]:
    article = Article(id="a", title="", text=text)
    return [
        article.text[p.start : p.end]
        for p in passages(article, HashEncoder(), Chunking(target=target), 0)
    ]


def test_short_paragraphs_share_a_passage() -> None:
    assert cut("One two.\n\nThree four.", target=20) == ["One two.\n\nThree four."]


def test_a_paragraph_that_fits_a_passage_is_not_torn() -> None:
    first, second = "One two three four five.", "Six seven. Eight nine ten."
    assert cut(f"{first}\n\n{second}", target=9) == [first, second]


def test_a_long_paragraph_is_parted_between_sentences() -> None:
    assert cut("One two three. Four five six. Seven eight.", target=8) == [
        "One two three. Four five six.",
        "Seven eight.",
    ]


def test_a_sentence_longer_than_the_encoders_input_is_parted_between_words() -> None:
    pieces = cut(" ".join(["word"] * 150), target=40)
    assert len(pieces) > 2
    assert set(" ".join(pieces).split()) == {"word"}


def test_a_word_of_any_length_is_parted_whatever_its_tokens() -> None:
    text = "a " + "z" * 5000 + " " + " ".join(["y" * 900] * 30)
    article = Article(id="a", title="", text=text)
    cut_up = list(passages(article, HashEncoder(), Chunking(target=8), 0))
    assert max(s.end - s.start for passage in cut_up for s in passage.sentences) <= 2000
    assert max(passage.end - passage.start for passage in cut_up) <= 4000
    told = "".join(text[passage.start : passage.end] for passage in cut_up)
    assert "".join(told.split()) == "".join(text.split())


def test_a_headline_too_long_for_the_encoder_is_left_out_of_the_context() -> None:
    encoder = HashEncoder(max_tokens=32)
    assert headline_context("Storm closes harbour", encoder) == "Storm closes harbour\n"
    assert headline_context("storm " * 17, encoder) == ""
