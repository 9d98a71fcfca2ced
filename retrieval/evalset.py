"""Question sets: `questions.jsonl`, one question a line."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.dates import parse_published
from index.errors import CitedeskError
from index.versions import moment

_LINE = (
    '{"id": "1", "question": "Who won?", "answers": ["Mia Holt"], "relevant": [{"article": "a"}]}'
)


class QuestionSetError(CitedeskError):
    """A question set can't be read."""


class Relevant(BaseModel):
    """An article that answers the question; `answer_start` is an offset into its text."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    article: str
    answer_start: int | None = None


class EvalQuestion(BaseModel):
    """A question with the answers that count as right, and the articles that hold one.

    No relevant article: the articles don't answer it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    answers: tuple[str, ...]
    relevant: tuple[Relevant, ...]
    asked: str | None = None

    @property
    def answerable(self) -> bool:
        return bool(self.relevant)

    @property
    def now(self) -> datetime | None:
        """When it was asked, in UTC where no zone is stated; None where that isn't said."""
        return moment(parse_published(self.asked)) if self.asked else None

    def answered_by(self, text: str) -> bool:
        """Whether the text holds one of the answers, upper and lower case alike."""
        folded = text.casefold()
        return any(answer.casefold() in folded for answer in self.answers)


def read_questions(path: Path) -> list[EvalQuestion]:
    """Raises QuestionSetError, naming file and line, where the set can't be read."""
    questions = []
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    questions.append(_question(line, f"{path}:{number}"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise QuestionSetError(f"question set {path} can't be read ({reason})") from error
    if not questions:
        raise QuestionSetError(f"question set {path} is empty; put one question on each line")
    return questions


def _question(line: str, where: str) -> EvalQuestion:
    try:
        return EvalQuestion.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        if not field:
            reason = "is no JSON object"
        elif first["type"] == "missing":
            reason = f"has no {field!r}"
        else:
            reason = f"has a {field!r} of another kind than it should"
        raise QuestionSetError(f"{where} {reason}; write each line as {_LINE}") from error
