import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, SentenceTransformerEncoder, after_prompt
from index.encoders import make_encoder
from index.errors import ModelError
from index.model_files import DEFAULT_MODEL
from tests.conftest import ROOT


def test_a_model_in_a_folder_gives_unit_vectors(tiny_model: Path) -> None:
    encoder = SentenceTransformerEncoder(str(tiny_model))
    for vectors in (
        encoder.read_passages(["the harbour reopened", "a storm"]).vectors,
        encoder.read_queries(["the harbour reopened", "a storm"]).vectors,
    ):
        assert vectors.shape == (2, encoder.dimension) == (2, 16)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_tokens_are_spans_of_the_text_and_the_special_ones_are_not_counted(
    tiny_model: Path,
) -> None:
    encoder = SentenceTransformerEncoder(str(tiny_model))
    text = "The harbour é 😀 reopened"
    assert [text[t.start : t.end] for t in encoder.tokens(text)][:2] == ["The", "harbour"]
    assert encoder.max_tokens == 48
    assert encoder.tokens("") == []


def test_the_fingerprint_follows_the_files_of_the_model(tiny_model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_model, copy)
    fingerprint = SentenceTransformerEncoder(str(tiny_model)).fingerprint
    assert SentenceTransformerEncoder(str(copy)).fingerprint == fingerprint
    (copy / "README.md").write_text("only words")
    assert SentenceTransformerEncoder(str(copy)).fingerprint == fingerprint
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert SentenceTransformerEncoder(str(copy)).fingerprint != fingerprint


def test_a_model_from_the_hub_is_known_by_its_commit(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub's cache on disk, as a download leaves it."""
    commit = "0123456789abcdef0123456789abcdef01234567"
    repository = tmp_path / "models--org--tiny"
    shutil.copytree(tiny_model, repository / "snapshots" / commit)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert SentenceTransformerEncoder("org/tiny").fingerprint == f"org/tiny@{commit}"


@pytest.mark.parametrize("name", ["no/such-model", "nowhere", "a b c", "../no/where"])
def test_a_model_that_is_nowhere_is_one_clear_line(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        _ = SentenceTransformerEncoder(name).fingerprint
    assert f"model {name!r} is neither a folder nor found on the model hub" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "Error" not in str(caught.value)


def test_a_folder_without_any_model_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    reason = r"holds no model \(no modules\.json or config\.json\)"
    with pytest.raises(ModelError, match=reason) as caught:
        _ = SentenceTransformerEncoder(str(tmp_path)).fingerprint
    assert "\n" not in str(caught.value)


def test_a_file_whose_name_is_no_text_counts_towards_the_fingerprint(
    tiny_model: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(tiny_model, tmp_path / "copy"))
    before = SentenceTransformerEncoder(str(copy)).fingerprint
    (copy / os.fsdecode(b"caf\xe9.bin")).write_bytes(b"x")
    assert SentenceTransformerEncoder(str(copy)).fingerprint != before


def test_a_folder_that_holds_no_model_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="can't be loaded") as caught:
        _ = SentenceTransformerEncoder(str(tmp_path)).dimension
    assert "\n" not in str(caught.value)


@pytest.fixture
def named_e5(tiny_model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_model, tmp_path / "tiny-e5-small"))


def state_prompts(model: Path, prompts: dict[str, str]) -> None:
    path = model / "config_sentence_transformers.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"prompts": prompts}))


def test_a_models_own_prompts_go_before_questions_and_passages(
    tiny_model: Path, tmp_path: Path
) -> None:
    model = Path(shutil.copytree(tiny_model, tmp_path / "prompted"))
    state_prompts(model, {"query": "storm: ", "passage": "press and library: "})
    plain, prompted = SentenceTransformerEncoder(str(tiny_model)), make_encoder(str(model))
    (query,) = prompted.read_queries(["the ferry"]).vectors
    (passage,) = prompted.read_passages(["the ferry"]).vectors
    assert query == pytest.approx(plain.read_queries(["storm: the ferry"]).vectors[0], abs=1e-5)
    expected = plain.read_passages(["press and library: the ferry"]).vectors[0]
    assert passage == pytest.approx(expected, abs=1e-5)
    # What the longer prompt takes is missing to the text: press, and, library, a colon.
    assert prompted.max_tokens == plain.max_tokens - 4


def test_an_e5_model_that_states_no_prompts_gets_those_of_its_card(
    tiny_model: Path, named_e5: Path
) -> None:
    plain, e5 = (
        SentenceTransformerEncoder(str(tiny_model)),
        SentenceTransformerEncoder(str(named_e5)),
    )
    query = plain.read_queries(["query: the ferry"]).vectors
    assert e5.read_queries(["the ferry"]).vectors == pytest.approx(query, abs=1e-5)
    passage = plain.read_passages(["passage: the ferry"]).vectors
    assert e5.read_passages(["the ferry"]).vectors == pytest.approx(passage, abs=1e-5)
    assert e5.max_tokens == plain.max_tokens - len(plain.tokens("passage: "))


def test_an_e5_model_that_states_a_prompt_keeps_it(tiny_model: Path, named_e5: Path) -> None:
    state_prompts(named_e5, {"query": "storm: ", "document": ""})
    plain, e5 = (
        SentenceTransformerEncoder(str(tiny_model)),
        SentenceTransformerEncoder(str(named_e5)),
    )
    assert e5.max_tokens == plain.max_tokens - len(plain.tokens("storm: "))


def test_tokens_behind_a_prompt_keep_their_place_in_the_text(named_e5: Path) -> None:
    encoder = SentenceTransformerEncoder(str(named_e5))
    texts = ["the harbour reopened", "", "the ferry " * 60]
    short, empty, long = encoder.read_passages(texts).tokens
    assert short.spans == encoder.tokens(texts[0])
    assert empty.spans == []
    assert long.spans == encoder.tokens(texts[2])[: len(long.spans)]
    assert len(long.spans) >= encoder.max_tokens
    for read in (short, empty, long):
        assert read.vectors.shape == (len(read.spans), encoder.dimension)
        assert np.linalg.norm(read.vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_space_before_a_word_is_no_part_of_its_span() -> None:
    # <s>, "query", ":", " The", " fox", </s> of "query: The fox".
    behind = [(0, 0), (0, 5), (5, 6), (6, 10), (10, 14), (0, 0)]
    assert after_prompt(behind, "The fox", len("query: ")) == [
        (0, 0),
        (0, 0),
        (0, 0),
        (0, 3),
        (4, 7),
        (0, 0),
    ]
    text = "The fox  x"
    assert after_prompt([(0, 3), (3, 7), (7, 8), (8, 10)], text, 0) == [
        (0, 3),
        (4, 7),
        (7, 8),
        (9, 10),
    ]


@pytest.mark.model
def test_the_default_model_knows_what_is_near(real_encoder: Encoder) -> None:
    query = real_encoder.read_queries(["Where does the boat go?"]).vectors[0]
    near, far = real_encoder.read_passages(
        ["The ferry sails to Skarn.", "Onions are cheap."]
    ).vectors
    assert float(near @ query) > float(far @ query) + 0.2
    assert (real_encoder.dimension, real_encoder.max_tokens) == (384, 254)
    assert real_encoder.name == DEFAULT_MODEL


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys; import bot.cli; "
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'trafilatura', 'dateparser'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
