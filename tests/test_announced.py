"""What a sentence announces is quoted with it: the names after a number, the list after a colon."""

from pathlib import Path

import pytest

from retrieval.announced import names_after
from tests.pairs import article, ask

CLOSING = "Two swimming baths in Lowen are to close next spring, the county said."
NAMED = "They are Mill Baths, which leak, and the Skarn Lido."


@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_the_names_of_what_was_counted_belong_to_the_quote(tmp_path: Path, gap: str) -> None:
    text = f"{CLOSING}{gap}{NAMED} It rained."
    answer = ask(tmp_path, "Which swimming baths in Lowen will close?", article("a", text))
    assert [quote.text for quote in answer.quotes] == [f"{CLOSING}{gap}{NAMED}"]


@pytest.mark.parametrize(
    ("question", "after"),
    [
        # Nothing is named.
        ("Which swimming baths in Lowen will close?", "They are old and leak."),
        ("Which swimming baths in Lowen will close?", "Bathers were angry."),
        # It isn't asked which.
        ("When will the swimming baths in Lowen close?", NAMED),
    ],
)
def test_what_names_nothing_or_was_not_asked_for_does_not(
    tmp_path: Path, question: str, after: str
) -> None:
    answer = ask(tmp_path, question, article("a", f"{CLOSING} {after}"), quotes=1)
    assert [quote.text for quote in answer.quotes] == [CLOSING]


@pytest.mark.parametrize(
    ("question", "after"),
    [
        ("Which three boats won?", "These are Petrel, Gannet and Tern."),
        ("Who won the medals?", "The three winners are Mia Holt, Per Hald and Ana Ruiz."),
        ("Who was there?", "Among them were the mayor and her husband."),
        ("Which school will close?", "It is Skarn Primary."),
        ("What were the prizes?", "They are a goose, a ham and a barrel of beer."),
        ("What fruits are needed?", "They are plums, pears and quinces."),
        ("Какие школы закроют?", "Это школы № 3 и № 7, а также лицей."),
        ("Кто получил премию?", "Среди них — Анна Орлова."),
        ("Hangi okullar kapanacak?", "Bunlar Çamlık İlkokulu ve Dere Lisesi."),
        ("Hansı məktəblər bağlanacaq?", "Bunlar Lələtəpə və Şəfəq məktəbləridir."),
    ],
)
def test_what_names_them_opens_so(question: str, after: str) -> None:
    assert names_after(question, after)


@pytest.mark.parametrize(
    ("question", "after"),
    [
        ("Which school will close?", "It is too small for that."),
        ("What happens in a flood in Lowen?", "They are Mill Baths and the Skarn Lido."),
        ("What did the mayor say?", "They are Mill Baths and the Skarn Lido."),
        ("Who won?", "They said Mia Holt had won."),
    ],
)
def test_others_name_nothing(question: str, after: str) -> None:
    assert not names_after(question, after)


def test_a_list_is_quoted_with_what_announces_it(tmp_path: Path) -> None:
    needed = "For the Lowen plum cake you need:\n- 300 grams of flour\n- two eggs\n- nine plums"
    text = f"It rained.\n\n{needed}\n\nBake it for an hour."
    question = "What do you need for the Lowen plum cake?"
    answer = ask(tmp_path, question, article("a", text), quotes=1)
    assert [quote.text for quote in answer.quotes] == [needed]


def test_a_list_may_be_parted_into_paragraphs(tmp_path: Path) -> None:
    needed = "For the Lowen plum cake you need:\n\n300 grams of flour\n\nnine plums"
    text = f"{needed}\n\nBake it for an hour."
    question = "What do you need for the Lowen plum cake?"
    answer = ask(tmp_path, question, article("a", text), quotes=1)
    assert [quote.text for quote in answer.quotes] == [needed]


def test_of_a_long_table_the_first_rows_are_quoted(tmp_path: Path) -> None:
    rows = [f"{n}. Rowing club number {n} of the Skarn league, {60 - n} points" for n in range(40)]
    text = "\n".join(["The Skarn league, top of the table:", *rows])
    question = "Who is top of the table of the Skarn league?"
    (quote,) = ask(tmp_path, question, article("a", text), quotes=1).quotes
    assert quote.text.startswith(f"The Skarn league, top of the table:\n{rows[0]}\n{rows[1]}")
    assert len(quote.text) <= 500
    assert quote.text.endswith("points")


def test_what_announces_nothing_comes_last(tmp_path: Path) -> None:
    text = "The Skarn league of rowers this year, top of the table:"
    other = "In the Skarn league of rowers a club from Lowen is top this year."
    question = "Who is top of the table of the Skarn league of rowers this year?"
    answer = ask(tmp_path, question, article("a", text), article("b", other))
    assert [quote.text for quote in answer.quotes] == [other, text]
