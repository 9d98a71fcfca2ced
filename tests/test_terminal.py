import io

import pytest

from bot.blocks import Quotation, Text, paragraph
from bot.terminal import say_error, show, to_text

REPLY = (
    paragraph((Text("The harbour reopened. "), Text("[1]", link="https://a.example/#x"))),
    paragraph(
        Text("Sources", bold=True), (Text("[1] "), Text("Harbour", link="https://a.example/"))
    ),
    Quotation(paragraph("A storm passed.").lines),
)


def test_a_pipe_gets_plain_lines_with_addresses() -> None:
    stream = io.StringIO()
    show(REPLY, stream)
    assert stream.getvalue() == (
        "The harbour reopened. [1]\n\nSources\n[1] Harbour\n    https://a.example/\n\n"
        "│ A storm passed.\n"
    )


def test_a_terminal_gets_emphasis_and_wrapped_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = to_text((Quotation(paragraph("word " * 40).lines), *REPLY), styled=True)
    assert "\x1b[1mSources\x1b[0m" in text
    assert all(len(line) <= 40 for line in text.splitlines() if "word" in line)
    assert text.count("│ word") > 1


@pytest.mark.parametrize("styled", [False, True])
def test_the_margin_of_a_quotation_goes_on_over_a_paragraphs_end(styled: bool) -> None:
    text = to_text((Quotation(paragraph("It blew.\n\nHard.").lines),), styled=styled)
    assert text.splitlines() == ["│ It blew.", "│ ", "│ Hard."]


def test_an_article_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert to_text((paragraph("a\x1b[2Jb\x9bc"),), styled=False) == "a[2Jbc"
    say_error("file 'a\x1b[31m\nb' is bad")
    assert capsys.readouterr().err == "citedesk: file 'a[31m b' is bad\n"
