"""Takes the README's pictures of the demo: `citedesk demo` on the sample articles, in Chromium.

python docs/pictures.py [CHROMIUM]
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("citedesk")


class Picture(NamedTuple):
    """A file, what is asked in it, and on what it is seen."""

    name: str
    asked: str
    width: int
    height: int
    scheme: Literal["light", "dark"]


PICTURES = (
    Picture("demo.png", "By how many votes did Tarrant win after the recount?", 880, 760, "light"),
    Picture("demo-phone.png", "Who won the chess olympiad?", 390, 700, "dark"),
)


def main() -> None:
    chromium = sys.argv[1] if len(sys.argv) > 1 else "/usr/bin/chromium"
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, picture, data)
        browser.close()


def take(browser: Any, picture: Picture, data: str) -> None:
    """Ask in a new demo, and take the picture of the answer."""
    demo = subprocess.Popen(
        [COMMAND, "demo", "--no-browser"],
        cwd=HERE.parent,
        env={"CITEDESK_DATA": data, "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert demo.stdout is not None
        address = next(filter(None, (re.search(r"http://\S+", line) for line in demo.stdout)))
        page = browser.new_page(
            viewport={"width": picture.width, "height": picture.height},
            color_scheme=picture.scheme,
            device_scale_factor=1.25,
        )
        page.goto(address.group())
        page.get_by_role("textbox", name="Message").fill(picture.asked)
        page.keyboard.press("Enter")
        page.locator(".message").nth(1).wait_for()
        page.mouse.click(5, 5)
        page.wait_for_timeout(500)
        page.screenshot(path=HERE / picture.name)
    finally:
        demo.terminate()
        demo.wait(30)


if __name__ == "__main__":
    main()
