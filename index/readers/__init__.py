"""Documents to articles, one reader for each kind."""

import logging
from collections.abc import Iterator

from index.errors import ArticleError
from index.models import Article, Found, Skipped
from index.readers.document import Document
from index.readers.doubts import doubts
from index.readers.files import decode
from index.readers.folders import UnreadableError
from index.readers.kinds import SUFFIXES
from index.readers.options import ReadingOptions

logger = logging.getLogger(__name__)

# A page of pictures in its markup may have some megabytes; more would take minutes to take apart.
_LARGEST_PAGE = 10 * 1024 * 1024


def read_document(
    document: Document, kind: str | None, article_id: str, options: ReadingOptions
) -> Iterator[Found | Skipped]:
    """Yield the articles of a document that is no archive, feed or sitemap, or why it has none.

    `article_id` is for an article that doesn't state its own.
    """
    try:
        for found in _read(document, kind, article_id, options):
            if isinstance(found, Found):
                found = found._replace(article=with_defaults(found.article, options))
            yield found
    except ArticleError as error:
        passing = isinstance(error, UnreadableError)
        yield Skipped(where=document.where, reason=str(error), passing=passing)
    except OSError as error:
        reason = f"can't be read ({error.strerror or error}); check the disk"
        yield Skipped(where=document.where, reason=reason, passing=True)
    except Exception as error:
        # Pages hold what nobody thought of. One of them must not cost the archive its index.
        logger.debug("could not read %s", document.where, exc_info=True)
        reason = f"can't be read ({type(error).__name__}); please report this file"
        yield Skipped(where=document.where, reason=reason)


def _read(
    document: Document, kind: str | None, article_id: str, options: ReadingOptions
) -> Iterator[Found | Skipped]:
    # Each reader is imported when it is needed: some of their libraries are slow to load.
    if kind == "jsonl":
        from index.readers.jsonl import read_jsonl

        yield from _found(document, read_jsonl(document, options))
    elif kind == "csv":
        from index.readers.csv_table import read_csv

        yield from _found(document, read_csv(document, options))
    elif kind == "html":
        from index.readers.html import read_html

        content = document.read(_LARGEST_PAGE)
        page = read_html(content, article_id, address=document.address, charset=document.charset)
        yield Found(page.article, document.where, page.warnings)
    elif kind == "pdf":
        from index.readers.pdf import read_pdf

        yield _doubted(read_pdf(document.read(), article_id), document)
    elif kind == "markdown":
        from index.readers.markdown import read_markdown

        yield _doubted(read_markdown(decode(document.read()), article_id), document)
    elif kind == "text":
        from index.readers.pasted import read_pasted

        yield _doubted(read_pasted(decode(document.read()), article_id), document)
    else:
        raise ArticleError(f"is none of {' '.join(SUFFIXES)}; convert it, or leave it out")


def _found(document: Document, readings: Iterator[Article | Skipped]) -> Iterator[Found | Skipped]:
    for reading in readings:
        yield reading if isinstance(reading, Skipped) else _doubted(reading, document)


def _doubted(article: Article, document: Document) -> Found:
    return Found(article, document.where, doubts(article))


def with_defaults(article: Article, options: ReadingOptions) -> Article:
    """The article, with what its source says where it doesn't say it itself."""
    if (article.source or not options.outlet) and (article.language or not options.language):
        return article
    stated = {
        "source": article.source or options.outlet,
        "language": article.language or options.language,
    }
    return article.model_copy(update=stated)
