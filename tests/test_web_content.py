import gzip
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.web.content import content_type, decoded
from index.web.errors import FetchError
from index.web.statuses import retry_after

# What a header can hold on the wire.
HEADERS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF))
NOW = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)


def parted(content: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(content), *(cut % (len(content) + 1) for cut in cuts)})
    return [content[a:b] for a, b in pairwise(places)]


@given(
    st.lists(st.binary(max_size=3000), min_size=1, max_size=3),
    st.lists(st.integers(min_value=0), max_size=8),
)
def test_a_gzip_body_is_whole_however_it_arrives(members: list[bytes], cuts: list[int]) -> None:
    body = b"".join(map(gzip.compress, members))
    for coding in ("gzip", " X-GZIP"):
        assert b"".join(decoded(parted(body, cuts), coding)) == b"".join(members)


@given(st.binary(min_size=1, max_size=3000), st.data())
def test_a_gzip_body_cut_anywhere_is_no_whole_one(content: bytes, data: st.DataObject) -> None:
    body = gzip.compress(content)
    end = data.draw(st.integers(min_value=1, max_value=len(body) - 1))
    with pytest.raises(FetchError):
        b"".join(decoded([body[:end]], "gzip"))


@given(st.binary(max_size=300))
def test_any_bytes_called_gzip_are_read_or_refused(content: bytes) -> None:
    try:
        unfolded = b"".join(decoded([content], "gzip"))
    except FetchError:
        return
    assert unfolded == (gzip.decompress(content) if content else b"")


@pytest.mark.parametrize("coding", ["", "identity"])
def test_a_plain_body_stays_as_it_is(coding: str) -> None:
    assert list(decoded([b"a", b"b"], coding)) == [b"a", b"b"]


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip", "x" * 5000])
def test_other_codings_are_refused_by_name(coding: str) -> None:
    with pytest.raises(FetchError, match="is compressed as") as caught:
        decoded([b"x"], coding)
    assert len(str(caught.value)) < 150


@given(HEADERS | HEADERS.map("text/html; charset={}".format))
def test_whatever_a_content_type_says_it_is_read(header: str) -> None:
    media_type, charset = content_type(header)
    assert media_type is None or "/" in media_type
    if charset is not None:
        b" ".decode(charset)


@given(HEADERS | HEADERS.map("Mon, 04 May 2026 {}".format))
def test_whatever_a_retry_after_says_it_is_read(header: str) -> None:
    assert isinstance(retry_after(header, NOW), float)


@pytest.mark.parametrize(
    "header",
    [
        "Mon, 04 May 99999 07:00:45 GMT",
        "Mon, 04 May 2026 07:00:45 +99999999",
        "Mon, 32 May 2026 07:00:45 GMT",
        "4 May 2026 99:99:99",
        "1" + "0" * 400,
    ],
)
def test_odd_dates_are_read_too(header: str) -> None:
    assert isinstance(retry_after(header, NOW), float)
