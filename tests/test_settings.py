from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings, no_settings, variable
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(variable(field), raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_example_file_names_every_setting_and_its_default(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text())
    from_file = load_settings()
    (tmp_path / ".env").unlink()
    assert from_file == load_settings()
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.split("=")[0] for line in lines if line and not line.startswith("#")}
    assert named == {variable(field) for field in Settings.model_fields}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "CITEDESK_QUOTES",
            "many",
            "setting CITEDESK_QUOTES=many: write a whole number",
        ),
        (
            "CITEDESK_QUOTES",
            "0",
            "setting CITEDESK_QUOTES=0: input should be greater than or equal",
        ),
        ("CITEDESK_PASSAGE_TOKENS", "3", "setting CITEDESK_PASSAGE_TOKENS=3: input should be"),
        ("CITEDESK_TELEGRAM_API", "telegram", "setting CITEDESK_TELEGRAM_API=telegram: input"),
        ("CITEDESK_OPEN", "maybe", "setting CITEDESK_OPEN=maybe: write true or false"),
        ("CITEDESK_DATA", "", "setting CITEDESK_DATA=: name a folder"),
        ("CITEDESK_MODEL", " ", "setting CITEDESK_MODEL= : string should have at least 1"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_what_is_named_like_a_setting_and_is_none_is_noted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert list(no_settings()) == []
    monkeypatch.setenv("CITDESK_ADMINS", "7")
    lines = [
        "CITEDESK_QUOTES=2",
        "TELEGRAM_TOKEN=",
        "CITEDESK_ADMIN=7",
        "CITEDESK_TELEGRAM_TOKEN=",
        "OTHER_THING=1",
    ]
    (tmp_path / ".env").write_text("\n".join(lines))
    monkeypatch.setenv("citedesk_dtaa", "elsewhere")
    monkeypatch.setenv("CITEDESK_XYZZY", "1")
    assert list(no_settings()) == [
        "CITDESK_ADMINS is no setting; is CITEDESK_ADMINS meant?",
        "CITEDESK_ADMIN is no setting; is CITEDESK_ADMINS meant?",
        "CITEDESK_DTAA is no setting; is CITEDESK_DATA meant?",
        "CITEDESK_TELEGRAM_TOKEN is no setting; is TELEGRAM_BOT_TOKEN meant?",
        "CITEDESK_XYZZY is no setting; see .env.example for what there is",
        "TELEGRAM_TOKEN is no setting; is TELEGRAM_BOT_TOKEN meant?",
    ]
    (tmp_path / ".env").write_bytes(b"CITEDESK_ADMIN=\xff")
    assert len(list(no_settings())) == 3


def test_every_wrong_value_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITEDESK_QUOTES", "many")
    monkeypatch.setenv("CITEDESK_OPEN", "maybe")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == (
        "setting CITEDESK_QUOTES=many: write a whole number; "
        "setting CITEDESK_OPEN=maybe: write true or false"
    )


def test_a_line_of_the_file_that_is_no_setting_is_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / ".env").write_text("CITEDESK_QUOTES=2\n\nwhat is 'this\n")
    with pytest.raises(SettingsError, match=r"^\.env, from line 2 on: write each setting as NAME"):
        load_settings()
    assert list(no_settings()) == []
    assert caplog.text == ""


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("CITEDESK_QUOTES=2\nCITEDESK_DATA=elsewhere\n")
    monkeypatch.setenv("CITEDESK_QUOTES", "4")
    settings = load_settings()
    assert (settings.quotes, settings.data) == (4, Path("elsewhere"))


def test_the_token_shows_in_no_repr_and_a_blank_one_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:hush-hush")
    settings = load_settings()
    assert settings.telegram_token is not None
    assert "hush-hush" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", " ")
    assert load_settings().telegram_token is None
