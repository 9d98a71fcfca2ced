"""Bytes of a file to text, with a clear word where there is none."""

import codecs
from pathlib import Path

from index.errors import ArticleError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_bytes(path: Path) -> bytes:
    """Raises ArticleError where the file can't be read or is empty."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"can't be read ({error.strerror}); check its permissions") from error
    if not content.strip():
        raise ArticleError("is empty")
    return content


def decode(content: bytes) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark. Raises ArticleError for anything else."""
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    if encoding == "utf-8" and b"\0" in content:
        raise ArticleError("is binary, not text; convert it to text or leave it out")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"is not UTF-8 text (byte 0x{content[error.start]:02x} at {error.start}); "
            "save it as UTF-8"
        ) from error
