"""The engines that are compared; the first is what the others are measured against."""

from benchmarks.lexical.bm25s_engine import Bm25s
from benchmarks.lexical.engines import Engine
from benchmarks.lexical.fts5 import Fts5
from benchmarks.lexical.tantivy_engine import Tantivy

_ALL: tuple[Engine, ...] = (Fts5(), Bm25s(), Tantivy())
ENGINES = {engine.name: engine for engine in _ALL}
