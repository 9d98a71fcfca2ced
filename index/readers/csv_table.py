"""Tables as spreadsheets and databases write them: CSV with commas, semicolons, tabs or bars."""

import csv
from collections.abc import Iterator

from index.errors import ArticleError
from index.models import Article, Skipped
from index.readers.document import LARGEST, Document
from index.readers.lines import at_returns, text_lines
from index.readers.options import ReadingOptions
from index.readers.records import articles_from, columns_of, not_there, options_for

_DELIMITERS = ",;\t|"
# A table of one column has none: this one, made to part units, is in no text.
_NO_DELIMITER = "\x1f"
# How databases and programs write "no value".
_NOTHING = frozenset({"\\N", "NULL", "NaN", "nan"})
_MOST_COLUMNS_SHOWN = 20


def read_csv(document: Document, options: ReadingOptions) -> Iterator[Article | Skipped]:
    """Yield the article of each row below the header, or why there is none.

    One row at a time is held. Blank rows are passed over. Raises ArticleError where the table is
    empty or no text, or no column can be told to hold the text.
    """
    lines = _Lines(document)
    header = next((line for line in lines if line.strip()), None)
    if header is not None and header[:4].lower() == "sep=" and len(header.strip()) == 5:
        # Excel's own way to name the delimiter.
        delimiter: str | None = header[4]
        header = next((line for line in lines if line.strip()), None)
    else:
        delimiter = None
    if header is None:
        raise ArticleError("is empty")
    lines.put_back(header)
    table = csv.reader(lines, delimiter=delimiter or _delimiter(header))
    columns = [name.strip() for name in _next_row(table) or []]
    named, options = options, options_for(dict.fromkeys(columns), options)
    _check_columns(columns, options)
    missing = {field: name for field, name in named.fields.items() if name not in columns}
    yield from not_there(missing, columns, document.where)
    while True:
        lines.start_row()
        try:
            cells = _next_row(table)
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            lines.check_row()
            where = f"{document.where}:{lines.row_start}"
            yield from articles_from(_record(columns, cells), options, where)
        except (ArticleError, csv.Error) as error:
            reason = f"can't be read as a row ({error}); is a quote left open?"
            if isinstance(error, ArticleError):
                reason = str(error)
            yield Skipped(where=f"{document.where}:{lines.row_start}", reason=reason)


class _Lines:
    """The lines of a table, and on which of them the row being read began."""

    def __init__(self, document: Document) -> None:
        self.row_start = 0
        self._number = 0
        self._lines = self._parts(document)
        self._back: list[str] = []
        self._quotes = 0
        self._too_long = False
        self._ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._back:
            line = self._back.pop()
        else:
            try:
                line = next(self._lines)
            except StopIteration:
                self._ended = True
                raise
            self._number += 1
        self._quotes += line.count('"')
        return line

    def put_back(self, line: str) -> None:
        self._back.append(line)

    def start_row(self) -> None:
        self.row_start = self._number + 1
        self._quotes = 0
        self._too_long = False

    def check_row(self) -> None:
        """Raises ArticleError where the row can't be taken for what was meant."""
        if self._too_long:
            size = LARGEST // 1024 // 1024
            raise ArticleError(f"has a line longer than {size} MB; part it, or leave it out")
        if self._ended and self._quotes % 2 and self._number > self.row_start:
            raise ArticleError(
                'opens a quote (") that is never closed: all that follows it is lost; close it'
            )

    def _parts(self, document: Document) -> Iterator[str]:
        for line in text_lines(document):
            if line is None:
                self._too_long = True
                yield "(too long)\n"
            else:
                # Databases' exports hold stray zero bytes.
                yield from at_returns(line.replace("\0", ""))


def _next_row(table: Iterator[list[str]]) -> list[str] | None:
    # The limit is the module's; others may rely on theirs.
    before = csv.field_size_limit(LARGEST)
    try:
        return next(table, None)
    finally:
        csv.field_size_limit(before)


def _delimiter(header: str) -> str:
    """The one of the usual delimiters that the header has most of, outside quotes."""
    outside = "".join(header.split('"')[::2])
    most = max(_DELIMITERS, key=outside.count)
    return most if most in outside else _NO_DELIMITER


def _check_columns(columns: list[str], options: ReadingOptions) -> None:
    found = columns_of(columns, options)
    shown = ", ".join(name[:40] for name in columns[:_MOST_COLUMNS_SHOWN] if name)
    named = options.fields.get("text")
    if named is not None and named not in columns:
        raise ArticleError(
            f"has no column {named!r}, which fields name for text (columns: {shown})"
        )
    if not found["text"]:
        raise ArticleError(
            f"has no column for the text (columns: {shown}); name it with --fields text=COLUMN "
            "or in citedesk.toml"
        )


def _record(columns: list[str], cells: list[str]) -> dict[str, str | None]:
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        raise ArticleError(
            f"has {len(cells)} cells for {len(columns)} columns; "
            "put quotes around cells that hold the delimiter"
        )
    record: dict[str, str | None] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and record.get(column) is None:
            record[column] = None if cell.strip() in _NOTHING else cell
    return record
