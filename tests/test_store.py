from index.generation import Generation


def test_articles_come_back_as_they_went_in(generation: Generation) -> None:
    article = generation.store.article("library")
    assert article is not None
    assert article.author == "Jon Ask"
    assert article.model_dump()["published"] == "2026-05-04T10:00:00+03:00"
    assert generation.store.article("nothing") is None
