"""Generations: each a folder that never changes once it is published.

    <data>/generations/<id>/manifest.json   what it is, written last
                            store.sqlite    articles, passages
                            lexical/        the terms of each passage
                            vectors.faiss   a unit vector for each passage
                            tokens/         the vectors of each passage's tokens
    <data>/current                          the id of the published generation

Publishing is the replacement of `current`: one atomic step, before which the old generation
answers and after which the new one does.
"""

import fcntl
import re
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pydantic import ValidationError

from index.checksums import verify_file, verify_size
from index.errors import IndexDamagedError, IndexMissingError, ModelMismatchError
from index.lexical import LexicalIndex
from index.models import Manifest
from index.store import Store

if TYPE_CHECKING:
    from index.token_store import TokenStore
    from index.vectors import VectorIndex

# Raised whenever the layout changes, or a rule by which text, sentences, passages or terms are
# made: an index made by older rules is built anew.
SCHEMA_VERSION = 7
_NAME = re.compile(r"\w[\w-]*")
_SEGMENT = re.compile(r"\w[\w-]*\.bin")
MANIFEST = "manifest.json"
STORE = "store.sqlite"
LEXICAL = "lexical"
VECTORS = "vectors.faiss"
TOKENS = "tokens"
PLACES = f"{TOKENS}/rows.bin"


class Generation:
    """An opened generation."""

    def __init__(
        self,
        manifest: Manifest,
        store: Store,
        lexical: LexicalIndex,
        vectors: "VectorIndex",
        tokens: "TokenStore",
        held: BinaryIO,
    ) -> None:
        self.manifest = manifest
        self.store = store
        self.lexical = lexical
        self.vectors = vectors
        self.tokens = tokens
        self._held = held

    @classmethod
    def open(cls, data: Path) -> "Generation":
        """Open the published generation of the folder `data`, its checksums verified.

        Raises IndexMissingError where nothing is published, and IndexDamagedError where a file
        isn't what the manifest says.
        """
        name = current(data)
        try:
            return cls.open_folder(generations(data) / name)
        except IndexDamagedError:
            # A build may have published a new one and removed this one while it was being opened.
            if current(data) == name:
                raise
            return cls.open(data)

    @classmethod
    def open_last_good(cls, data: Path, but: str) -> "Generation":
        """Open the newest generation that is whole, other than `but`.

        Raises IndexDamagedError where there is none.
        """
        for folder in by_age(data):
            if folder.name != but:
                with suppress(IndexDamagedError):
                    return cls.open_folder(folder)
        raise IndexDamagedError(f"no generation in {data} is whole; run `citedesk index build`")

    @classmethod
    def open_folder(cls, folder: Path) -> "Generation":
        """Open the generation in `folder`, published or not, its checksums verified.

        Raises IndexDamagedError where a file isn't what the manifest says.
        """
        with ExitStack() as stack:
            opened = cls._verified(folder, stack)
            stack.pop_all()  # held from now on by the generation
            return opened

    @classmethod
    def _verified(cls, folder: Path, stack: ExitStack) -> "Generation":
        # Loaded here, so that what needs articles alone (`index.texts`) needn't wait for FAISS.
        from index.token_store import TokenStore
        from index.vectors import VectorIndex

        held = stack.enter_context(hold(folder))
        manifest = verified_texts(folder)
        verify_file(folder / VECTORS, manifest.files[VECTORS])
        verify_file(folder / PLACES, manifest.files[PLACES])
        segments = segments_of(manifest)
        # By far the largest, and looked at ten records a question: each has its own checksum.
        for name in segments:
            verify_size(folder / TOKENS / name, manifest.files[f"{TOKENS}/{name}"])
        vectors, tokens = VectorIndex.load(folder / VECTORS), TokenStore(folder / TOKENS, segments)
        store = stack.enter_context(closing(Store(folder / STORE)))
        lexical = stack.enter_context(closing(LexicalIndex(folder / LEXICAL)))
        if vectors.dimension != manifest.model.dimension:
            raise IndexDamagedError(
                f"{folder} has vectors of {vectors.dimension} dimensions where its manifest says "
                f"{manifest.model.dimension}; run `citedesk index build`"
            )
        counts = {
            store.passage_count,
            len(lexical),
            len(vectors),
            len(tokens),
            manifest.passages,
        }
        if len(counts) > 1 or store.article_count != manifest.articles:
            raise IndexDamagedError(
                f"{folder} holds {store.article_count} articles, {store.passage_count} passages, "
                f"the terms of {len(lexical)}, {len(vectors)} vectors and the tokens of "
                f"{len(tokens)} passages where its manifest says {manifest.articles} articles and "
                f"{manifest.passages} passages; run `citedesk index build`"
            )
        return cls(manifest, store, lexical, vectors, tokens, held)

    def close(self) -> None:
        self.store.close()
        self.lexical.close()
        self._held.close()


def generations(data: Path) -> Path:
    return data / "generations"


def by_age(data: Path) -> list[Path]:
    """The folders of the generations, the newest first: by their numbers, since clocks are set
    back; those without a manifest that can be read come last."""
    folders = [path for path in generations(data).glob("*") if not path.name.startswith(".")]
    return sorted(folders, key=lambda folder: (_number(folder), folder.name), reverse=True)


def next_number(data: Path) -> int:
    """The number of the generation that is built next."""
    return 1 + max(map(_number, by_age(data)), default=0)


def _number(folder: Path) -> int:
    try:
        return read_manifest(folder).number
    except IndexDamagedError:
        return 0


def current(data: Path) -> str:
    """Return the id of the generation published in the folder `data`.

    Raises IndexMissingError where there is none.
    """
    try:
        name = (data / "current").read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissingError(
            f"no index in {data} yet; run `citedesk index build ARTICLES…` "
            "(or set CITEDESK_DATA to the folder that holds one)"
        ) from error
    except NotADirectoryError as error:
        raise IndexMissingError(
            f"{data} is a file; set CITEDESK_DATA to the folder that holds an index"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(
            f"{data / 'current'} can't be read ({error}); run `citedesk index build`"
        ) from error
    # The name becomes part of a path.
    if not _NAME.fullmatch(name):
        raise IndexDamagedError(
            f"{data / 'current'} names no generation ({name!r}); run `citedesk index build`"
        )
    return name


def read_manifest(folder: Path) -> Manifest:
    """Raises IndexDamagedError where the manifest is missing, unreadable or of another schema."""
    path = folder / MANIFEST
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise IndexDamagedError(
            f"{path} can't be read ({error.strerror}); run `citedesk index build`"
        ) from error
    except ValidationError as error:
        raise IndexDamagedError(
            f"{path} is not a manifest of this version; run `citedesk index build`"
        ) from error
    if manifest.schema_version != SCHEMA_VERSION:
        raise IndexDamagedError(
            f"{folder} has schema {manifest.schema_version}, this version reads "
            f"{SCHEMA_VERSION}; run `citedesk index build`"
        )
    return manifest


def verified_texts(folder: Path) -> Manifest:
    """Return the manifest of the generation in `folder`, its articles and terms verified.

    Raises IndexDamagedError where one isn't what the manifest says, or where it doesn't name them.
    """
    manifest = read_manifest(folder)
    terms = [name for name in manifest.files if name.startswith(f"{LEXICAL}/")]
    segments = [f"{TOKENS}/{name}" for name in segments_of(manifest)]
    if not terms or manifest.files.keys() != {STORE, VECTORS, PLACES, *terms, *segments}:
        raise IndexDamagedError(
            f"{folder / MANIFEST} doesn't name the index's files; run `citedesk index build`"
        )
    for name in (STORE, *terms):
        verify_file(folder / name, manifest.files[name])
    return manifest


def segments_of(manifest: Manifest) -> list[str]:
    """The names of the files that hold the tokens."""
    inside = (name.removeprefix(f"{TOKENS}/") for name in manifest.files if name != PLACES)
    return [name for name in inside if _SEGMENT.fullmatch(name)]


def check_model(manifest: Manifest, name: str, fingerprint: str) -> None:
    """Raises ModelMismatchError where the model isn't the one that made the vectors."""
    built = manifest.model
    if fingerprint == built.fingerprint:
        return
    if name != built.name:
        raise ModelMismatchError(
            f"the index was built with model {built.name}, the setting names {name}; set "
            f"CITEDESK_MODEL={built.name}, or run `citedesk index build` again"
        )
    raise ModelMismatchError(
        f"the files of model {name} have changed since the index was built; run "
        "`citedesk index build` again"
    )


def is_open(folder: Path) -> bool:
    """Whether some process has the generation in `folder` open."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def hold(folder: Path) -> BinaryIO:
    """Open the manifest under a shared lock: while it is held, no build removes the folder."""
    try:
        file = (folder / MANIFEST).open("rb")
    except OSError as error:
        raise IndexDamagedError(
            f"{folder / MANIFEST} can't be read ({error.strerror}); run `citedesk index build`"
        ) from error
    # Where the file system has no locks, old generations just aren't told to be in use.
    with suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_SH)
    return file
