"""A build that is killed at any step: the published index answers, and the next build goes on."""

import itertools
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import passage_writing
from index.build import build
from index.encoder import Readings
from index.generation import Generation, current, generations
from index.models import Article
from index.sources import Source
from tests.fakes import HashEncoder
from tests.gathering import LOCAL
from tests.prose import report
from tests.website import Reply, Website, page

# What the interpreter tells before it touches the file system or a database.
STEPS = ("open", "os.", "shutil.", "sqlite3.", "fcntl.", "encode")
KILLED = 9


class Encoding(HashEncoder):
    """Makes each block of passages a step too."""

    def read_passages(self, texts: Sequence[str]) -> Readings:
        sys.audit("encode")
        return super().read_passages(texts)


def write(source: Path, *, changed: bool) -> None:
    word = "zebra" if changed else "harbour"
    lines = [
        Article(id=str(n), title=f"Story {n}", text=f"The {word} of Lowen number {n} is open.")
        for n in range(12)
    ]
    source.write_text("\n".join(line.model_dump_json() for line in lines))


def killed_at(step: int, source: Path | Source, data: Path) -> bool:
    """Build in a process that ends, without any cleaning up, before its step number `step`.

    Returns False where the build ended before.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED
    steps = 0

    def count(event: str, arguments: object) -> None:
        nonlocal steps
        if event.startswith(STEPS):
            steps += 1
            if steps == step:
                os._exit(KILLED)

    try:
        passage_writing._BLOCK = 4
        sys.addaudithook(count)
        build([source], data, Encoding(), fetching=LOCAL)
    finally:
        os._exit(0)


def texts(data: Path) -> list[str]:
    generation = Generation.open(data)
    found = [article.text for article in generation.store.articles()]
    generation.close()
    return found


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_build_killed_before_any_of_its_steps_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passage_writing, "_BLOCK", 4)
    source = tmp_path / "a.jsonl"
    write(source, changed=False)
    build([source], tmp_path / "before", HashEncoder())
    old = current(tmp_path / "before")
    write(source, changed=True)
    embedded = []
    for step in itertools.count(1):
        data = tmp_path / f"step-{step}"
        shutil.copytree(tmp_path / "before", data)
        if not killed_at(step, source, data):
            break
        # What was published last answers, whole.
        word = "harbour" if current(data) == old else "zebra"
        assert all(word in text for text in texts(data)), step
        # The next build ends what this one began, and leaves nothing lying about.
        embedded.append(build([source], data, HashEncoder()).embedded)
        assert all("zebra" in text for text in texts(data)), step
        assert not list(generations(data).glob(".*")), step
        assert not list(data.glob("embedded*")), step
    assert step > 30
    assert embedded[0] == 12
    # Killed between blocks, a build had kept the blocks before; killed after them, all.
    assert {12, 8, 4, 0} <= set(embedded)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_build_killed_while_it_fetches_loses_no_page(tmp_path: Path) -> None:
    with Website() as site:
        for n in (1, 2):
            paragraphs = f"<h1>Story {n}</h1><p>{report(n)}</p>"
            site.answers(
                f"/{n}", page(f"<html><body><article>{paragraphs}</article></body></html>")
            )
        both, only = (
            "<urlset>"
            + "".join(f"<url><loc>{site.url(f'/{n}')}</loc></url>" for n in which)
            + "</urlset>"
            for which in ((1, 2), (2,))
        )
        site.answers("/sitemap.xml", page(both, "text/xml"))
        source = Source(location=site.url("/sitemap.xml"))
        build([source], tmp_path / "before", HashEncoder(), fetching=LOCAL)
        # From now on only the copy that was kept tells of the first page.
        site.answers("/sitemap.xml", page(only, "text/xml"))
        site.answers("/1", Reply(503))
        for step in itertools.count(1):
            data = tmp_path / f"step-{step}"
            shutil.copytree(tmp_path / "before", data)
            if not killed_at(step, source, data):
                break
            assert len(texts(data)) == 2, step
            report_of_next = build([source], data, HashEncoder(), fetching=LOCAL)
            assert report_of_next.articles == 2, step
            assert not list(data.glob("*.damaged")), step
            shutil.rmtree(data)
        assert step > 40
