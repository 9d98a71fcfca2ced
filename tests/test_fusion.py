import pytest

from retrieval.fusion import fuse


def test_scores_of_different_scales_weigh_the_same() -> None:
    fused = fuse([{"a": 0.9, "b": 0.3}, {"a": 10.0, "b": 30.0}])
    assert fused == pytest.approx({"a": 1.5 + 0.5, "b": 0.5 + 1.5})


def test_a_hit_far_above_the_others_leads_even_if_one_search_lacks_it() -> None:
    near = {f"n{number}": 1.0 for number in range(9)}
    fused = fuse([{"far": 9.0, **near}, near])
    assert next(iter(fused)) == "far"


def test_equal_scores_keep_the_first_searchs_order() -> None:
    assert list(fuse([{"a": 1.0, "b": 1.0}, {"b": 1.0, "a": 1.0}])) == ["a", "b"]


def test_a_search_that_found_nothing_like_the_query_adds_nothing() -> None:
    assert fuse([{}, {"a": 2.0}, {"b": -0.1}]) == {"a": 1.0}
    assert fuse([]) == {}
