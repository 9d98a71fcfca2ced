"""What several tests need: articles, indexes, models."""

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
# Two threads that wait for each other on a busy machine take many times as long as one.
os.environ["OMP_NUM_THREADS"] = "1"

from bot.botapi import BotApiServer
from bot.desk import Desk
from index.build import build
from index.encoder import Encoder
from index.encoders import make_encoder
from index.generation import Generation
from index.model_files import DEFAULT_MODEL
from index.web.fetcher import Fetcher
from tests.fakes import HashEncoder, plain_evidence
from tests.shell import EXPORTS, Shell
from tests.tiny_model import make_tiny_model
from tests.website import HandClock, Website, fetching

# No test is of how long something takes.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
# The user's own article, beside the project where it is there; it isn't part of the project.
USERS_ARTICLE = ROOT.parent / "shared" / "articles" / "azernews-nato-cooperation.txt"

TOKEN = "12345:TEST-token-of-the-bot"

ARTICLES = {
    "harbour.txt": "Harbour reopens after the storm\nBy Ada Brill\n3 May 2026 09:15 (UTC+03:00)\n\n"
    "The harbour of Lowen reopened on Sunday after divers cleared two sunken barges. "
    "The work cost 1.2 million crowns, the port authority said.\n\n"
    "Ferries to Skarn Island will sail every hour. “We have waited nine days for this,” said the "
    "harbour master, Tove Lind.",
    "library.md": "---\ntitle: Library buys a printing press\nauthor: Jon Ask\n"
    "outlet: The Lowen Post\npublished: 2026-05-04T10:00:00+03:00\n"
    "url: https://lowenpost.example/library-press\n---\n\n"
    "The town library bought a printing press from 1894 for its reading room.\n\n"
    "Children may print their own posters on Saturdays, the librarian Mia Holt said.\n",
}


def write_articles(folder: Path) -> Path:
    """Write two small articles to a new folder."""
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of two small articles."""
    return write_articles(tmp_path / "articles")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def encoder() -> HashEncoder:
    return HashEncoder()


@pytest.fixture
def generation(articles: Path, data: Path, encoder: HashEncoder) -> Iterator[Generation]:
    """The two articles, indexed with the fake encoder and opened."""
    build([articles], data, encoder)
    opened = Generation.open(data)
    yield opened
    opened.close()


@pytest.fixture
def desk(articles: Path, data: Path, encoder: HashEncoder) -> Desk:
    """Answers from the two articles, with the fake encoder."""
    build([articles], data, encoder)
    return Desk(data, encoder, evidence=plain_evidence())


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a real sentence-transformers model with random weights."""
    return make_tiny_model(tmp_path_factory.mktemp("model") / "tiny")


@pytest.fixture(scope="session")
def real_encoder() -> Encoder:
    """The embedded default model."""
    return make_encoder(DEFAULT_MODEL, EXPORTS)


@pytest.fixture(scope="session")
def samples_data(real_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample articles, indexed with the default model."""
    folder = tmp_path_factory.mktemp("samples")
    build([EXAMPLES / "articles"], folder, real_encoder)
    return folder


@pytest.fixture(scope="session")
def samples(samples_data: Path) -> Iterator[Generation]:
    """The same, opened."""
    opened = Generation.open(samples_data)
    yield opened
    opened.close()


@pytest.fixture
def restored_logging() -> Iterator[None]:
    """Puts the root logger back as it was."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore")}
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    for name, value in levels.items():
        logging.getLogger(name).setLevel(value)


@pytest.fixture
def tiny(tmp_path: Path, tiny_model: Path) -> Shell:
    """With a model too small to answer well, for everything that doesn't depend on answers."""
    return Shell(tmp_path, str(tiny_model))


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Path:
    """A folder with two articles, `articles`, and their index, `data`."""
    folder = tmp_path_factory.mktemp("built")
    write_articles(folder / "articles")
    built = Shell(folder, str(tiny_model))("index", "build", "articles")
    assert built.returncode == 0, built.stderr
    assert built.stdout.startswith("Published 2 articles, ")
    return folder


@pytest.fixture
def built(tiny: Shell, tiny_data: Path) -> Shell:
    """The same with an index of two articles in place."""
    shutil.copytree(tiny_data, tiny.folder, dirs_exist_ok=True)
    return tiny


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """With the default model, and an index of two articles in place."""
    folder = tmp_path_factory.mktemp("real")
    write_articles(folder / "articles")
    shell = Shell(folder, "all-MiniLM-L6-v2")
    built = shell("index", "build", "articles")
    assert built.returncode == 0, built.stderr
    return shell


@pytest.fixture
def site() -> Iterator[Website]:
    """A website on loopback."""
    with Website() as running:
        yield running


@pytest.fixture
def clock() -> HandClock:
    """Time that passes only in its `sleep`."""
    return HandClock()


@pytest.fixture
def fetcher(tmp_path: Path, clock: HandClock) -> Iterator[Fetcher]:
    """A fetcher that may reach loopback, in the time of `clock`."""
    with fetching(tmp_path, clock) as made:
        yield made


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    """A Bot API server that hears from the bot nothing that Telegram would refuse."""
    with BotApiServer(token=TOKEN) as server:
        yield server
        assert server.rejections == []
