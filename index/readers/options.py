"""What a source says about its articles."""

from pydantic import Field

from index.models import Frozen, OptionalLine


class ReadingOptions(Frozen):
    """How to read a source.

    `fields` maps a field of an article (`title`, `text`, …) to the column or key that holds it,
    where a table doesn't use a name that is known. `outlet` and `language` hold for articles that
    state none.
    """

    fields: dict[str, str] = Field(default_factory=dict)
    outlet: OptionalLine = None
    language: OptionalLine = None
