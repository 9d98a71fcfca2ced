"""What a document is, from its name, what its server calls it, and how it begins."""

import re

from index.readers.document import Document

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".pdf": "pdf",
    ".rss": "feed",
    ".atom": "feed",
    ".gz": "gzip",
    ".tgz": "gzip",
    ".zip": "zip",
    ".tar": "tar",
}
ARCHIVES = frozenset({"gzip", "zip", "tar"})
_MEDIA_TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/pdf": "pdf",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/jsonl": "jsonl",
    "application/x-ndjson": "jsonl",
    "application/x-jsonlines": "jsonl",
    "text/markdown": "markdown",
    "application/gzip": "gzip",
    "application/x-gzip": "gzip",
    "application/zip": "zip",
    "application/x-tar": "tar",
}
# Zips by their first bytes, documents by their nature.
_OFFICE = frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".apk"})
_HEAD = 4096
_BEGINNINGS = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"\x1f\x8b", "gzip"))
# The first element of an XML or HTML document, after its declaration and comments.
_ROOT = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*"
    rb"<([\w:.-]+)",
    re.DOTALL | re.IGNORECASE,
)
_ROOTS = {
    b"rss": "feed",
    b"feed": "feed",
    b"rdf": "feed",
    b"urlset": "sitemap",
    b"sitemapindex": "sitemap",
    b"html": "html",
    b"head": "html",
    b"body": "html",
}


def kind_of(document: Document) -> str | None:
    """Return `text markdown html jsonl csv pdf feed sitemap gzip zip tar`, or None.

    A file is what its name says. A fetched page is what its beginning or its server says first:
    addresses end in anything. Raises OSError where the document can't be read.
    """
    suffix = _suffix(document.name)
    named = SUFFIXES.get(suffix)
    if suffix in _OFFICE:
        return None
    if document.address is None:
        # "feed.xml" may be a sitemap or a page too; what has another ending is no article.
        open_question = suffix in ("", ".xml") or named == "feed"
        return _begins(document) or named if open_question else named
    stated = _MEDIA_TYPES.get(document.media_type or "")
    return _begins(document) or stated or named or _plain(document.media_type)


def _suffix(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    return "." + last.rsplit(".", 1)[-1].lower() if "." in last else ""


def _plain(media_type: str | None) -> str | None:
    return "text" if media_type == "text/plain" else None


def _begins(document: Document) -> str | None:
    with document.open() as stream:
        head = stream.read(_HEAD)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    root = _ROOT.match(head)
    return _ROOTS.get(root[1].lower().rsplit(b":", 1)[-1]) if root else None
