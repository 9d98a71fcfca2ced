import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.addresses import address_id, address_key, canonical


@pytest.mark.parametrize(
    "other",
    [
        "https://www.post.example/a/storm",
        "http://post.example/a/storm/",
        "https://post.example/a/storm?utm_source=x&fbclid=1",
        "https://POST.example:443/a/storm#top",
        "HTTPS://post.example/a/storm",
    ],
)
def test_spellings_of_one_page_have_one_key(other: str) -> None:
    assert address_key(other) == "post.example/a/storm"


def test_what_tells_pages_apart_stays() -> None:
    pages = ["https://post.example/?id=1", "https://post.example/?id=2", "https://post.example:81/"]
    assert len({address_key(page) for page in pages}) == 3
    assert canonical("https://post.example/?b=%20x&a=1") == "https://post.example/?b=%20x&a=1"


def test_an_address_is_seen_from_its_page() -> None:
    assert canonical("../b?gclid=1", "https://post.example/a/c") == "https://post.example/b"
    assert canonical("mailto:a@b.example", "https://post.example/") is None


def test_an_id_is_of_bounded_length_and_one_for_each_page() -> None:
    one, two = (f"https://post.example/{'x' * 300}{n}" for n in (1, 2))
    assert len(address_id(one)) <= 120
    assert address_id(one) != address_id(two)


@given(st.text(max_size=60) | st.text(max_size=60).map(lambda text: f"http://{text}"))
def test_no_address_is_too_odd(address: str) -> None:
    made = address_id(address)
    assert len(made) <= 120
    assert address_key(address) is None or canonical(address) is not None
