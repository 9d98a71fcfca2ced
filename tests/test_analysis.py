from index.analysis import query_terms, terms


def test_terms_are_stemmed_folded_and_without_accents() -> None:
    assert terms("Closing Cafés closed the café") == ["close", "cafe", "close", "the", "cafe"]


def test_possessives_and_dotted_abbreviations_meet_their_plain_forms() -> None:
    assert terms("the council’s U.S. plan") == terms("the council US plan")


def test_figures_are_one_term_with_or_without_thousands_marks() -> None:
    assert terms("26,400 homes") == terms("26400 homes")
    assert terms("1.5")[0] == "1.5"


def test_queries_leave_function_words_out_and_repeat_nothing() -> None:
    assert query_terms("What did the harbour cost the harbour?") == ["harbour", "cost"]


def test_a_query_of_function_words_alone_keeps_them() -> None:
    assert query_terms("Who are they?") == ["who", "are", "they"]
