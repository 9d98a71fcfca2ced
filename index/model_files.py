"""A model's files: its folder or its place on the model hub, and what tells it from any other."""

import hashlib
import logging
import os
from pathlib import Path
from typing import NamedTuple

from index.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# A sentence-transformers model has the first, any other model the second.
_DESCRIBING = ("modules.json", "config.json")


class NamedModel(NamedTuple):
    """A model as a setting names it: a folder, or a name on the model hub.

    In messages `noun` is what the model is, and `takes` says which setting takes what. A name on
    the hub may leave out `organization`, as sentence-transformers lets it.
    """

    name: str
    noun: str
    takes: str
    organization: str

    def folder(self) -> Path | None:
        """The model's folder; None where the name isn't one. Raises ModelError where it is one
        that holds no model."""
        folder = Path(self.name).expanduser()
        if not folder.is_dir():
            return None
        if not any((folder / file).is_file() for file in _DESCRIBING):
            raise ModelError(
                f"the folder {self.name!r} holds no {self.noun} (no {' or '.join(_DESCRIBING)}); "
                f"{self.takes}"
            )
        return folder

    def fingerprint(self, folder: Path | None) -> str:
        """What tells the model from any other, without loading it: the SHA-256 of the files in
        its `folder`, or where that is None its commit on the hub.

        Raises ModelError where the hub has no such model, or can't be asked and no copy is here.
        """
        if folder is not None:
            return _fingerprint_folder(folder)
        return f"{self.name}@{self._hub_commit()}"

    def unloadable(self, error: Exception) -> ModelError:
        """The error to raise where the model's files can't be loaded."""
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        return ModelError(f"{self.noun} {self.name!r} can't be loaded ({reason}); {self.takes}")

    def _hub_commit(self) -> str:
        """The commit a hub model's files are at: its cache keeps one folder for each."""
        quiet()
        from huggingface_hub import hf_hub_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

        full = [] if "/" in self.name else [f"{self.organization}/{self.name}"]
        for name in [*full, self.name]:
            try:
                return Path(hf_hub_download(name, "config.json")).parent.name
            except (HFValidationError, OSError) as error:
                failed = error
        if isinstance(failed, HFValidationError):
            reason = "it isn't a model's name"
        elif isinstance(failed, LocalEntryNotFoundError):
            reason = "which can't be reached, and no copy of it is at hand"
        else:
            reason = "which gives none of that name"
        raise ModelError(
            f"{self.noun} {self.name!r} is neither a folder nor found on the model hub "
            f"({reason}); {self.takes}"
        ) from failed


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def quiet() -> None:
    """Keep loading bars and advice from the terminal; what matters is raised."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)


def _fingerprint_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".md" or path.name.startswith("."):
            continue  # a readme doesn't change what the model gives
        digest.update(os.fsencode(path.relative_to(folder).as_posix()) + b"\0")
        digest.update(bytes.fromhex(file_digest(path)))
    return f"sha256:{digest.hexdigest()}"
