"""Frozen values that cross the folder's border."""

from datetime import date, datetime
from typing import NamedTuple, Self

from pydantic import Field

from index.models import Article, Frozen, Passage, Published, Span


class Hit(Frozen):
    """A passage found for a query.

    `similarity` is the cosine of query and passage; `bm25` the lexical score, 0 where no term
    matched; `rerank` the reranker's, None where none has read the passage. `score` is the fused
    score by which hits are ordered. The scales of all but `similarity` are their own.
    """

    passage: Passage
    article: Article
    similarity: float
    bm25: float
    score: float
    rerank: float | None = None


class Quote(Frozen):
    """A verbatim piece of an article.

    `n` is the number of its source. `start` and `end` are offsets in code points into the
    stored text of `article`; `url` opens the page at the quote, where the article has one.
    `context` is what stands before and after it in its passage. `lead` is what it can't be
    understood without, verbatim too, at `lead_span` shortly before it in the article; None where
    it stands on its own or nothing is there.
    """

    n: int
    text: str
    article: str
    passage: str
    start: int
    end: int
    url: str | None
    context: tuple[str, str]
    lead: str | None = None
    lead_span: Span | None = None


class Copy(Frozen):
    """Another article of the same story that holds the same quotes, word for word."""

    article: str
    title: str
    outlet: str | None
    published: Published
    url: str | None


class Source(Frozen):
    """An article that an answer quotes, numbered in order of first use; `also` are its copies."""

    n: int
    article: str
    title: str
    author: str | None
    outlet: str | None
    published: Published
    url: str | None
    also: tuple[Copy, ...] = ()


class Headline(Frozen):
    """An article offered for reading: where none answers the question, or among the newest."""

    article: str
    title: str
    outlet: str | None
    published: Published
    url: str | None

    @classmethod
    def of(cls, article: Article) -> Self:
        return cls(
            article=article.id,
            title=article.title,
            outlet=article.source,
            published=article.published,
            url=article.url,
        )


class Surrounding(Frozen):
    """A passage that an answer quotes, or that stands next to one.

    `n` is the number of the source it is from, and `text` its words; `quoted` are the spans of the
    answer's quotes in it, in order, none where it only stands next to one.
    """

    n: int
    text: str
    quoted: tuple[Span, ...]


class Coverage(Frozen):
    """What an index covers. `outlets` have their numbers of articles, most first; `first` and
    `last` are days of publication, None where no article has a date; `built_at` is in UTC."""

    articles: int
    outlets: tuple[tuple[str, int], ...]
    first: date | None
    last: date | None
    built_at: datetime


class Wishes(Frozen):
    """How somebody likes to be answered: the most sentences quoted, None for as many as the
    answerer quotes to all, and whether newer articles come first whatever is asked."""

    quotes: int | None = None
    recent: bool = False


class Searched(Frozen):
    """What a question restricted the search to: days of publication, both included, and names.

    `articles` counts what that left; where it left none, the answer is from all articles, or a list
    is of the `nearest_days` that have some. `through` is the last day that was asked for, where no
    `until` shuts out what came after it, as that may tell of it; `later`: days have passed since.
    """

    since: date | None
    until: date | None
    outlet: str | None
    author: str | None
    section: str | None
    articles: int
    through: date | None = None
    later: bool = False
    nearest_days: bool = False


class Answer(Frozen):
    """What a question came to.

    Covered: one or more quotes, and just the sources they come from. Not covered: neither, but
    perhaps the headlines nearest to the question, or the `newest` ones where it asks for whatever
    news there is; beside those of a day, `naming` are later ones that name it. `searched` is there
    where the question, or an option, restricted the search. `conflict` are the positions of the
    quotes that give different figures or days for one thing, the newest article first; empty where
    none do. `understood` is the question as it was understood, where that differs from what was
    asked; `follows` is the one before it that says what it is about, where it doesn't itself.
    `languages` are those of the articles, as ISO 639 codes, where nothing covers a question that is
    surely in another one. `confidence` is the estimated probability that the best passage answers
    the question; `doubtful`: it is covered, but at a confidence that is often wrong, or by a
    first quote that lacks what is asked for: an amount of money, a name, a cause.
    """

    question: str
    covered: bool
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    nearest: tuple[Headline, ...] = ()
    newest: tuple[Headline, ...] = ()
    naming: tuple[Headline, ...] = ()
    searched: Searched | None = None
    understood: str | None = None
    follows: str | None = None
    conflict: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    confidence: float = Field(ge=0, le=1)
    doubtful: bool = False
    generation: str


class Turn(NamedTuple):
    """A question as it was understood, what it is about, for one that follows it up, the ids of
    the articles it was answered from, and the question that says itself what it is about: its own,
    or the one it followed up."""

    question: str
    topic: str
    articles: frozenset[str] = frozenset()
    root: str = ""


class Answered(NamedTuple):
    """What a message came to: an answer for each of its questions, in order, the questions that
    were too many, and the turn that the last one made, for what follows it up."""

    answers: tuple[Answer, ...]
    left: tuple[str, ...] = ()
    turn: Turn | None = None


class Conversation(NamedTuple):
    """Whose conversation it is: a chat, a thread of it (a forum's topic), and who asks.

    In a group several people ask at a time, and each has their own last question in mind: one
    person's "And when was that?" must not be answered after another's question.
    """

    chat: int
    thread: int | None = None
    asker: int | None = None
