"""The demo's page in a real Chromium, with the real bot behind it."""

import http.client
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.botapi import BotApiServer
from bot.demo.site import DemoSite
from bot.desk import Desk
from index.models import Article
from tests.asking import QUESTION, QUOTE, index
from tests.conftest import TOKEN
from tests.fakes import HashEncoder, plain_evidence
from tests.hanging_up import post_half
from tests.running import running
from tests.shell import Shell

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright isn't installed")

CHROMIUM = Path("/usr/bin/chromium")
in_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SNEAKY = "<img src=x onerror=document.title='gone'><b>Skarn</b>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def site(tmp_path: Path, data: Path, encoder: HashEncoder) -> Iterator[DemoSite]:
    """The page of a bot that knows of the library and the harbour."""
    text = f"{QUOTE}\n\nChildren may print their own posters on Saturdays."
    library = Article(
        id="a",
        title="Library buys a printing press",
        text=text,
        source="The Lowen Post",
        url="https://lowenpost.example/library-press",
    )
    harbour = Article(id="b", title="Harbour reopens", text="The harbour of Lowen reopened.")
    index(tmp_path / "a.jsonl", data, library, harbour)
    desk = Desk(data, encoder, evidence=plain_evidence())
    with BotApiServer(token=TOKEN) as server:
        site = DemoSite(server, "2 articles")
        site.start()
        with running(server, desk, TOKEN):
            yield site
        site.stop()
        assert server.rejections == []


@pytest.fixture
def page(browser: Any, site: DemoSite) -> Iterator[Any]:
    """The page in a window, on which no script has failed."""
    errors: list[str] = []
    opened = browser.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.goto(site.address)
    yield opened
    opened.close()
    assert errors == []


def send(page: Any, text: str) -> None:
    page.get_by_role("textbox", name="Message").fill(text)
    page.keyboard.press("Enter")


def answers(page: Any) -> Any:
    return page.locator(".message:not(.mine)")


@in_chromium
def test_a_question_is_answered_with_a_link_to_its_source(page: Any) -> None:
    send(page, QUESTION)
    answer = answers(page).first
    sync_api.expect(answer).to_contain_text(f"{QUOTE} [1]")
    sync_api.expect(page.locator(".mine")).to_contain_text(QUESTION)
    link = answer.get_by_role("link", name="Library buys a printing press")
    assert link.get_attribute("href").startswith("https://lowenpost.example/library-press")
    assert link.get_attribute("rel") == "noopener noreferrer"
    # The key is out of the address.
    assert "key" not in page.url


@in_chromium
def test_passages_unfold_and_are_paged_through(page: Any) -> None:
    send(page, QUESTION)
    answers(page).first.get_by_role("button", name="Passages").click()
    sync_api.expect(answers(page).first).to_contain_text("Passage 1 of 1")
    answers(page).first.get_by_role("button", name="Back").click()
    sync_api.expect(answers(page).first).to_contain_text(f"{QUOTE} [1]")
    answers(page).first.get_by_role("button", name="Useful", exact=True).click()
    sync_api.expect(page.locator("#note")).to_have_text("Thank you!")
    assert page.locator(".message").count() == 2


@in_chromium
def test_a_long_quotation_is_folded_until_it_is_wanted(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    send(page, QUESTION)
    quotation = answers(page).first.locator("blockquote > div")
    sync_api.expect(quotation).to_have_class("folded")
    page.get_by_role("button", name="Show all of it").click()
    sync_api.expect(quotation).not_to_have_class("folded")
    sync_api.expect(page.get_by_role("button", name="Show less")).to_have_attribute(
        "aria-expanded", "true"
    )


@in_chromium
def test_start_offers_examples_and_the_commands_are_in_the_menu(page: Any) -> None:
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Library buys a printing press: what is known?").click()
    sync_api.expect(answers(page)).to_have_count(2)
    page.get_by_role("button", name="/ commands").click()
    page.get_by_role("button", name="/sources").click()
    sync_api.expect(answers(page).nth(2)).to_contain_text("What I answer from")


@in_chromium
def test_in_the_group_only_what_is_for_the_bot_is_answered(page: Any) -> None:
    page.get_by_role("button", name="Group").click()
    sync_api.expect(page.locator("#hint")).to_contain_text("In a group the bot answers /ask")
    send(page, "Good morning, all")
    sync_api.expect(page.locator(".mine")).to_have_count(1)
    send(page, f"@test_bot {QUESTION}")
    sync_api.expect(answers(page)).to_have_count(1)
    answers(page).first.get_by_role("button", name="Reply to: The town").click()
    send(page, "And when was that?")
    sync_api.expect(answers(page)).to_have_count(2)
    page.get_by_role("button", name="Private").click()
    sync_api.expect(page.locator(".message")).to_have_count(0)


@in_chromium
def test_what_is_typed_after_the_bots_name_shows_results_to_send(page: Any) -> None:
    composer = page.get_by_role("textbox", name="Message")
    sync_api.expect(page.locator("#about")).to_have_text("2 articles")
    composer.press_sequentially(f"@test_bot {QUESTION}")
    results = page.get_by_role("list", name="Results to send")
    result = results.get_by_role("button", name="Library buys a printing press").first
    sync_api.expect(result).to_contain_text(QUOTE)
    result.click()
    sync_api.expect(page.locator(".mine")).to_contain_text("via @test_bot")
    sync_api.expect(page.locator(".mine blockquote")).to_have_text(QUOTE)
    sync_api.expect(results).to_be_hidden()
    # It is an answer, and gets none.
    send(page, "hello")
    sync_api.expect(answers(page)).to_have_count(1)


@in_chromium
def test_an_edited_question_changes_its_answer(page: Any) -> None:
    send(page, QUESTION)
    sync_api.expect(answers(page)).to_have_count(1)
    page.get_by_role("button", name="Edit").click()
    send(page, "Who won the chess olympiad?")
    sync_api.expect(answers(page).first).to_contain_text("The articles don't cover this.")
    sync_api.expect(page.locator(".mine")).to_contain_text("edited")
    assert page.locator(".message").count() == 2


@in_chromium
def test_markup_in_a_message_is_text(page: Any) -> None:
    # The bot repeats questions where there are several.
    send(page, f"{QUESTION} Where is {SNEAKY} from?")
    sync_api.expect(page.locator(".mine")).to_contain_text(SNEAKY)
    sync_api.expect(answers(page).first).to_contain_text(SNEAKY)
    assert page.locator(".message :is(img, b)").count() == 0
    assert page.title() == "Citedesk demo"


@in_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_all_of_it_in_light_and_dark(
    browser: Any, site: DemoSite, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    page.goto(site.address)
    send(page, QUESTION)
    sync_api.expect(answers(page)).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.getElementById('log').scrollWidth <= innerWidth")
    # Words are told from what is behind them.
    ink, paper = (
        sum(map(int, re.findall(r"\d+", page.evaluate(f"getComputedStyle(document.body).{what}"))))
        for what in ("color", "backgroundColor")
    )
    assert ink < 300 < 600 < paper if scheme == "light" else paper < 100 < 600 < ink
    context.close()


@in_chromium
def test_all_of_it_works_by_keyboard(page: Any) -> None:
    # The message field has the focus from the start.
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    sync_api.expect(answers(page)).to_have_count(1)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "Passages":
            break
    page.keyboard.press("Enter")
    sync_api.expect(answers(page).first).to_contain_text("Passage 1 of 1")
    # Where the pressed button was is the next one.
    assert page.evaluate("document.activeElement.textContent") == "Back"
    assert page.get_by_role("log", name="Messages").get_attribute("aria-live") == "polite"


def answered(site: DemoSite, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    address = urlsplit(site.address)
    connection = http.client.HTTPConnection(address.netloc, timeout=20)
    body = b"{}" if method == "POST" else None
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, given)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def test_who_does_not_know_the_key_is_kept_out(site: DemoSite) -> None:
    key = urlsplit(site.address).query.removeprefix("key=")
    for path in ("/", "/events", "/script.js", "/?key=other"):
        status, text = answered(site, path)
        assert (status, text.startswith("Open the address that")) == (403, True)
    known = {"Cookie": f"citedesk_demo={key}"}
    assert answered(site, "/script.js", **known)[0] == 200
    # By another name, as a page that rebinds its own would ask.
    assert answered(site, "/script.js", Host="evil.example", **known)[0] == 403
    assert (
        answered(site, f"/?key={key}", Host=f"evil.example:{urlsplit(site.address).port}")[0] == 403
    )


def test_a_form_of_another_site_does_nothing(site: DemoSite) -> None:
    cookie = f"citedesk_demo={urlsplit(site.address).query.removeprefix('key=')}"
    for path in ("/send", "/press"):
        assert answered(site, path, "POST", Cookie=cookie, Content_Type="text/plain")[0] == 415
        json = {"Cookie": cookie, "Content_Type": "application/json"}
        assert answered(site, path, "POST", **json)[0] == 400


def test_half_a_request_is_none(site: DemoSite, caplog: pytest.LogCaptureFixture) -> None:
    known = {"Cookie": f"citedesk_demo={urlsplit(site.address).query.removeprefix('key=')}"}
    host = urlsplit(site.address).netloc
    post_half(f"http://{host}/send", Content_Type="application/json", **known)
    assert answered(site, "/script.js", **known)[0] == 200
    assert [record for record in caplog.records if record.name == "aiohttp.server"] == []


def test_the_command_prints_where_the_page_is_and_leaves_nothing_behind(built: Shell) -> None:
    before = sorted(path.name for path in (built.folder / "data").iterdir())
    process = built.start("demo", "--no-browser", "--articles", "articles")
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/\?key=\S+", line):
            break
    else:
        pytest.fail("".join(said))
    connection = http.client.HTTPConnection(urlsplit(found.group()).netloc, timeout=20)
    connection.request("GET", "/")
    assert connection.getresponse().status == 403
    connection.close()
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert sorted(path.name for path in (built.folder / "data").iterdir()) == before
