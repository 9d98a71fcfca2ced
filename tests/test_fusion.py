import pytest

from retrieval.fusion import reciprocal_rank_fusion


def test_an_item_in_both_rankings_comes_before_one_that_leads_a_single_one() -> None:
    fused = reciprocal_rank_fusion([["a", "b"], ["c", "b"]])
    assert next(iter(fused)) == "b"
    assert fused["b"] == pytest.approx(2 / 62)
    assert fused["a"] == pytest.approx(1 / 61)


def test_equal_scores_keep_the_first_rankings_order() -> None:
    assert list(reciprocal_rank_fusion([["a"], ["b"]])) == ["a", "b"]
