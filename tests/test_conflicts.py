from pathlib import Path

import pytest

from bot import replies
from bot.html import to_html, to_plain
from retrieval import citing, conflicts
from retrieval.asked_figures import spared
from retrieval.figures import differ, read_figures
from tests.pairs import FRIDAY, MONDAY, TUESDAY, article, ask, pair

KILLED = "How many people were killed in the Lowen mill fire?"


def test_different_figures_are_quoted_side_by_side_the_newest_first(tmp_path: Path) -> None:
    answer = pair(
        tmp_path,
        KILLED,
        "The fire at the Lowen mill killed 12 people.",
        "The fire at the Lowen mill killed fifteen people.",
    )
    assert answer.conflict == (0, 1)
    assert [quote.text for quote in answer.quotes] == [
        "The fire at the Lowen mill killed fifteen people.",
        "The fire at the Lowen mill killed 12 people.",
    ]
    assert [quote.n for quote in answer.quotes] == [1, 2]
    assert [source.article for source in answer.sources] == ["tuesday", "monday"]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "How many people were injured in the Lowen mill fire?",
            "The Lowen mill fire killed 12 people and injured 30 people.",
            "The Lowen mill fire killed 12 people and injured 34 people.",
        ),
        (
            KILLED,
            "Three people died in the Lowen mill fire.",
            "Police said that two people, not three, died in the Lowen mill fire.",
        ),
        (
            "How much will the Lowen bridge cost?",
            "The Lowen bridge will cost €38 million.",
            "The Lowen bridge will cost 46.5 million euros.",
        ),
        (
            "What percentage of Lowen voters backed the mayor?",
            "Of the voters in Lowen 41 percent backed the mayor.",
            "Of the voters in Lowen 44% backed the mayor.",
        ),
        (
            "Сколько человек погибло при пожаре на мельнице в Ловене?",
            "При пожаре на мельнице в Ловене погибли двенадцать человек.",
            "При пожаре на мельнице в Ловене погибли 15 человек.",
        ),
        (
            "Lowen değirmen yangınında kaç kişi öldü?",
            "Lowen'deki değirmen yangınında on iki kişi öldü, itfaiye açıkladı.",
            "Lowen'deki değirmen yangınında 15 kişi öldü, itfaiye açıkladı.",
        ),
        (
            "Lowen dəyirman yanğınında neçə nəfər həlak olub?",
            "Lowen şəhərində dəyirman yanğınında on iki nəfər həlak olub, bunu nazirlik deyib.",
            "Lowen şəhərində dəyirman yanğınında 15 nəfər həlak olub, bunu nazirlik deyib.",
        ),
        (
            "How many people died in the Lowen mill fire?",
            "In the Lowen mill fire twelve died.",
            "In the Lowen mill fire fifteen have died.",
        ),
        # What a sentence itself calls outdated is none of its figures.
        (
            "What is the toll for a car on the Lowen bridge?",
            "The toll for a car on the Lowen bridge is 3 euros.",
            "The toll for a car on the Lowen bridge, originally set at 3 euros, is 3.50 euros.",
        ),
        (
            "How many people were injured in the Lowen mill fire?",
            "The Lowen mill fire injured seven people.",
            "The Lowen mill fire injured five people, not seven, a fireman said.",
        ),
        # Two reports of one toll seldom share a word, in languages whose words grow at their ends.
        (
            "Lowen feneri kazasında kaç kişi öldü?",
            "İlk bilgilere göre Lowen feneri kazasında üç kişi hayatını kaybetti, 9 yaralı var.",
            "Başhekim, Lowen feneri kazasındaki ölü sayısının altıya yükseldiğini bildirdi.",
        ),
        (
            "Lowen feneri kazasında kaç kişi yaralandı?",
            "Lowen fenerindeki kazada üç kişi hayatını kaybetti, 9 kişi yaralandı.",
            "Başhekim Dr. Ela Can, Lowen feneri kazasının yaralı sayısının 13 olduğunu söyledi.",
        ),
        (
            "Lowen dəyirmanında yanğında neçə nəfər ölüb?",
            "İlkin məlumata görə, Lowen şəhərində dəyirman yanğınında üç nəfər ölüb.",
            "Lowen dəyirmanının yanğınında ölənlərin sayı beşə çatıb, 9 nəfər yaralanıb.",
        ),
        (
            "Сколько человек погибло в аварии трамвая у Ловена?",
            "В аварии трамвая у Ловена погибли три человека, ещё девять получили травмы.",
            "Число погибших в аварии трамвая и грузовика у Ловена выросло до четырёх человек.",
        ),
        (
            KILLED,
            "The fire at the Lowen mill killed two people.",
            "The death toll of the fire at the Lowen mill rose to five on Monday.",
        ),
        # A figure of persons may stand alone.
        (
            "How many people were injured in the Lowen mill fire?",
            "The Lowen mill fire injured seven people.",
            "The Lowen mill fire killed 2 people, injuring 9, a fireman said.",
        ),
        # Who says it is no other place.
        (
            "How many people died in the Lowen mill fire?",
            "In the Lowen mill fire 12 people died, Karsk Hospital said.",
            "In the Lowen mill fire 15 people died, a report of the Accident Board says.",
        ),
        # What it was before is told beside it, in many ways.
        (
            "How many people were injured in the Lowen mill fire?",
            "The Lowen mill fire injured four people.",
            "The Lowen mill fire injured seven people, three more than first reported.",
        ),
        (
            "How much do the repairs of the Lowen bridge cost?",
            "Repairs of the Lowen bridge cost 8.2 million crowns.",
            "Repairs of the Lowen bridge will cost 9.7 million crowns, up from 8.2 million.",
        ),
        (
            "How much will the Lowen library cost?",
            "The Lowen library will cost 11 million kroner.",
            "The cost of the Lowen library rose from 11 to 14 million kroner.",
        ),
        # In other words for one thing.
        (
            "How many homes in Lowen were without power?",
            "In Lowen 5,600 households were without electricity.",
            "In Lowen the storm left all but 300 of the 8,900 homes without power.",
        ),
        (
            "How many people signed the Lowen petition?",
            "More than 6,000 people have signed the Lowen petition.",
            "The Lowen petition has 11,400 signatures.",
        ),
        (
            "How many people were killed in the Lowen avalanche?",
            "The Lowen avalanche killed three skiers.",
            "The Lowen avalanche killed five skiers.",
        ),
        # Nobody is a figure too.
        (
            KILLED,
            "No one was killed in the fire at the Lowen mill, officials said.",
            "The fire at the Lowen mill killed 12 people, officials said.",
        ),
        (
            "How many people were injured in the Lowen mill fire?",
            "The Lowen mill fire caused no deaths or injuries among people working there.",
            "The Lowen mill fire injured three people working there.",
        ),
    ],
)
def test_figures_of_many_kinds_and_languages_conflict(
    tmp_path: Path, question: str, one: str, other: str
) -> None:
    answer = pair(tmp_path, question, one, other)
    assert [quote.text for quote in answer.quotes][:2] == [other, one]
    assert answer.conflict == (0, 1)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # The same figure, written differently.
        (KILLED, "The Lowen mill fire killed 12 people.", "The Lowen mill fire killed twelve."),
        (
            "How many homes in Lowen lost power?",
            "In Lowen 1,200 homes lost power.",
            "In Lowen 1.2 thousand homes lost power.",
        ),
        # A range that includes the other.
        (
            KILLED,
            "The Lowen mill fire killed 12 people.",
            "The Lowen mill fire killed between 10 and 15 people.",
        ),
        (
            KILLED,
            "The Lowen mill fire killed 71 people.",
            "The Lowen mill fire killed about 70 people.",
        ),
        # Something else was counted.
        (
            KILLED,
            "The Lowen mill fire killed 12 people.",
            "The Lowen mill fire injured 30 people.",
        ),
        (
            "How many homes in Lowen lost power?",
            "In Lowen 1,200 homes lost power.",
            "In Lowen 80 shops lost power beside the homes.",
        ),
        (
            "How much did prices in Lowen rise?",
            "The prices in Lowen rose 5 percent.",
            "The prices in Lowen rose 7 euros.",
        ),
        (
            "How much does the mayor of Lowen earn?",
            "The mayor of Lowen had 50 percent of the votes.",
            "The mayor of Lowen had 38 percent of the votes.",
        ),
        (
            "How much does a tram ticket in Lowen cost?",
            "A pool would cost 11 million euros. A tram ticket is dear in Lowen.",
            "A strike cost 2 million euros. A tram ticket is dear in Lowen.",
        ),
        # A question that many things answer.
        (
            "How much is the damage?",
            "The damage is put at 2 million euros.",
            "The damage is put at 9 million euros.",
        ),
        # Nobody, in one of several places.
        (
            "How many people were injured in the earthquake?",
            "The earthquake injured 30 people.",
            "In the earthquake no people were injured in Skarn.",
        ),
        # Somebody whom the question names isn't there.
        (
            "How many people were injured in the coach crash near Lowen?",
            "The coach crash near Lowen injured 16 people.",
            "A coach crash near the lake injured two people.",
        ),
        # Of another year, another place, another one of a kind.
        (
            "How much did prices in Lowen rise?",
            "In 2022 prices in Lowen rose 5 percent.",
            "In 2023 prices in Lowen rose 7 percent.",
        ),
        (
            "How many people were killed in the mill fire?",
            "The mill fire in Lowen killed 12 people.",
            "The mill fire in Skarn killed 15 people.",
        ),
        (
            KILLED,
            "The first Lowen mill fire killed 12 people.",
            "The second Lowen mill fire killed 15 people.",
        ),
        # Nobody else, or nobody hurt, among the dead.
        (
            KILLED,
            "The Lowen mill fire killed 12 people.",
            "After the Lowen mill fire no other people were killed.",
        ),
        (
            KILLED,
            "The Lowen mill fire killed 12 people.",
            "After the Lowen mill fire no people were hurt.",
        ),
        # A difference is no amount.
        (
            "How much will the Lowen bridge cost?",
            "The Lowen bridge will cost €38 million.",
            "The Lowen bridge will cost €9 million more than the old one.",
        ),
        (
            "How much will the Lowen bridge cost?",
            "The Lowen bridge will cost €38 million.",
            "The cost of the Lowen bridge rose by €9 million.",
        ),
        (
            "How many days was the mayor of Lowen in office?",
            "The mayor of Lowen was in office for 45 days.",
            "The mayor of Lowen was in office for less time than Mia Holt was married (72 days).",
        ),
        # Of somebody else, whom its clause names.
        (
            "How many seats does Lowen have?",
            "Lowen has 34 seats.",
            "Skarn has 35 seats, two ahead of Lowen, and they say in Skarn that it isn't enough.",
        ),
        (
            "How many trees fell in Lowen park?",
            "The storm felled 40 trees in Lowen park.",
            "The storm felled 300 trees in Skarn wood, but hardly any in Lowen park.",
        ),
        # A part, and another one of a kind.
        (
            "How many pupils does Lowen school have?",
            "Lowen school has 320 pupils, of whom 80 come by bus.",
            "The bus brings 80 pupils to Lowen school.",
        ),
        (
            "How many boats were lost in Lowen?",
            "In Lowen 3 of the 12 boats were lost.",
            "In Lowen between two and five boats were lost.",
        ),
        (
            "How many rooms will the Lowen hotel have?",
            "The Lowen hotel will have 90 rooms.",
            "The Lowen hotel will have a spa with 12 rooms.",
        ),
        (
            "How much does a ticket of the Lowen railway cost?",
            "A single ticket of the Lowen railway costs 6 crowns.",
            "A return ticket of the Lowen railway costs 10 crowns.",
        ),
        (
            "How much money is in the Lowen harbour fund?",
            "The Lowen harbour fund has 2 million crowns.",
            "The harbour in Lowen also gets a fund of 3 million crowns.",
        ),
        # What is expected, and what came of it.
        (
            "How many visitors did the Lowen fair have?",
            "The Lowen fair may have 12,000 visitors.",
            "The Lowen fair had 15,000 visitors.",
        ),
        # The question names one telling, or asks for no figure.
        (
            "How many people were killed in the Lowen mill fire, according to the first count?",
            "The Lowen mill fire killed 12 people.",
            "The Lowen mill fire killed 15 people.",
        ),
        (
            "Where was the Lowen mill fire?",
            "The Lowen mill fire killed 12 people.",
            "The Lowen mill fire killed 15 people.",
        ),
        # What counts something else, near to who was hurt.
        (
            "Lowen feneri kazasında kaç kişi yaralandı?",
            "Lowen feneri kazasında 9 kişi yaralandı.",
            "Lowen feneri kazasında yaralıları taşıyan ambulans sayısı 13 olarak bildirildi.",
        ),
        (
            "How many people were injured in the Lowen mill fire?",
            "The Lowen mill fire injured nine people.",
            "The number of flats hit by the Lowen mill fire that hurt people was 13 on Monday.",
        ),
    ],
)
def test_what_is_no_conflict_is_not_called_one(
    tmp_path: Path, question: str, one: str, other: str
) -> None:
    answer = pair(tmp_path, question, one, other)
    assert answer.covered
    assert answer.conflict == ()


@pytest.mark.parametrize(("place", "conflict"), [("Скарне", ()), ("Ловене", (0, 1))])
def test_headlines_that_name_two_places_are_of_two_tolls(
    tmp_path: Path, place: str, conflict: tuple[int, ...]
) -> None:
    told = "Ночью был пожар. Погибли три человека.", "Погибли два человека в пожаре, пишут врачи."
    answer = ask(
        tmp_path,
        "Сколько человек погибло при пожаре?",
        article("monday", told[0], MONDAY, f"Пожар в {place}: погибшие"),
        article("tuesday", told[1], TUESDAY, "Пожар в Ловене: погибшие"),
    )
    assert answer.covered
    assert answer.conflict == conflict


@pytest.mark.parametrize(
    "headlines",
    [
        ("Ночная трагедия", "Мэр Ланд о пожаре"),
        ("Трагедия ночью", "Количество жертв растёт"),
        ("Погибших Стало Меньше Сегодня", "Ночной Пожар Унёс Жизни"),
    ],
)
def test_headlines_that_name_no_two_places_are_of_one_toll(
    tmp_path: Path, headlines: tuple[str, str]
) -> None:
    answer = ask(
        tmp_path,
        "Сколько человек погибло при пожаре?",
        article("monday", "Погибли три человека при пожаре.", MONDAY, headlines[0]),
        article("tuesday", "Погибли два человека в пожаре.", TUESDAY, headlines[1]),
    )
    assert answer.conflict


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "How many points does Lowen have?",
            "Lowen lead the table with 34 points.",
            "Lowen lead the table with 35 points.",
        ),
        (
            "How much does petrol cost in Lowen?",
            "Petrol costs 1.64 crowns a litre in Lowen.",
            "Petrol costs 1.71 crowns a litre in Lowen.",
        ),
        (
            "How many medals has Lowen won?",
            "Lowen has won four medals so far.",
            "Lowen has won six medals so far.",
        ),
    ],
)
def test_running_figures_are_quoted_the_newest_first_and_are_no_conflict(
    tmp_path: Path, question: str, one: str, other: str
) -> None:
    answer = pair(tmp_path, question, one, other)
    assert [quote.text for quote in answer.quotes] == [other, one]
    assert answer.conflict == ()
    # Of one day they don't agree.
    articles = article("a", one, MONDAY), article("b", other, MONDAY)
    assert ask(tmp_path, question, *articles).conflict == (0, 1)


REOPENS = "When will the Lowen bridge reopen?"


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            REOPENS,
            "The Lowen bridge will reopen on 21 May, the mayor said.",
            "The Lowen bridge will reopen on June 4, the council said.",
        ),
        (
            REOPENS,
            "The Lowen bridge will reopen on 21 May, the mayor said.",
            "The Lowen bridge will not reopen on 21 May as planned but on 4 June.",
        ),
        (
            REOPENS,
            "The Lowen bridge will reopen on 21 May, the mayor said.",
            "The reopening of the Lowen bridge was put off from 21 May to 4 June.",
        ),
        (
            REOPENS,
            "The Lowen bridge will reopen on 21 May, the mayor said.",
            "The Lowen bridge, which was to reopen on 21 May, will reopen on 4 June.",
        ),
        (
            "When does the Lowen fair begin?",
            "On Monday the town said that the Lowen fair opens on 21 May.",
            "On Friday the town said that the Lowen fair opens on 4 June.",
        ),
        (
            "Когда откроют мост в Ловене?",
            "Мост в Ловене откроют 21 мая, говорит мэр.",
            "Мост в Ловене откроют 4 июня, говорит совет.",
        ),
        (
            "Lowen köprüsü ne zaman açılacak?",
            "Lowen köprüsü 21 Mayıs'ta açılacak.",
            "Lowen köprüsü 4 Haziran'da açılacak.",
        ),
        (
            "Lowen şəhərində körpü nə vaxt açılacaq?",
            "Lowen şəhərində körpü 21 mayda açılacaq, bunu nazirlik deyib.",
            "Lowen şəhərində körpü 4 iyunda açılacaq, bunu nazirlik deyib.",
        ),
    ],
)
def test_different_days_are_quoted_side_by_side(
    tmp_path: Path, question: str, one: str, other: str
) -> None:
    answer = pair(tmp_path, question, one, other)
    assert [quote.text for quote in answer.quotes] == [other, one]
    assert answer.conflict == (0, 1)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # The same day, written differently or less exactly.
        (
            REOPENS,
            "The Lowen bridge will reopen on 21 May.",
            "The Lowen bridge will reopen on May 21st, 2026.",
        ),
        (
            REOPENS,
            "The Lowen bridge will reopen on 21 May.",
            "The Lowen bridge will reopen in June.",
        ),
        (
            "When is the Lowen fair?",
            "The Lowen fair is on 5 May.",
            "The Lowen fair is from 3 to 5 May.",
        ),
        (
            "When is the Lowen fair?",
            "The Lowen fair is on 3 May.",
            "The Lowen fair begins on 2 May and ends on 5 May.",
        ),
        # The day when it was decided.
        (
            REOPENS,
            "The Lowen bridge will reopen on 21 May.",
            "The Lowen council voted on 3 March to reopen the Lowen bridge.",
        ),
        (
            REOPENS,
            "The Lowen bridge will reopen on 21 May.",
            "On 3 March the council decided that the Lowen bridge will reopen.",
        ),
        # The day of something else.
        (
            "When does the term of the mayor of Lowen start?",
            "The term of the mayor of Lowen starts on 1 June.",
            "The fair is on 19 April, and the term of the mayor of Lowen starts after it.",
        ),
        # Another bridge, and a question that knows the day.
        (
            "When will the bridge reopen?",
            "The Lowen bridge will reopen on 21 May.",
            "The Skarn bridge will reopen on 4 June.",
        ),
        (
            "Where was the Lowen bridge closed on 3 March?",
            "The Lowen bridge was closed on 3 March.",
            "The Lowen bridge was closed on 4 March.",
        ),
        (
            "When was the Lowen bridge first closed?",
            "The Lowen bridge was closed on 3 March.",
            "The Lowen bridge was closed on 4 March.",
        ),
    ],
)
def test_what_gives_no_other_day_is_no_conflict(
    tmp_path: Path, question: str, one: str, other: str
) -> None:
    assert pair(tmp_path, question, one, other).conflict == ()


def test_a_day_of_the_next_year_is_no_conflict(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        "When is the Lowen fair?",
        article("a", "The Lowen fair is on 3 May.", "2025-04-01"),
        article("b", "The Lowen fair is on 5 May.", "2026-04-01"),
    )
    assert answer.conflict == ()


def test_a_later_toll_is_set_against_a_quoted_report_that_nobody_died(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conflicts, "_AS_GOOD", 0.1)
    nobody = "No one was killed in the Lowen mill fire."
    toll = "Three were killed in the fire at the Lowen mill, as its burnt cellar showed."
    assert pair(tmp_path, KILLED, nobody, toll, quotes=1).conflict == (0, 1)
    articles = article("later", nobody, TUESDAY), article("earlier", toll, MONDAY)
    assert ask(tmp_path, KILLED, *articles, quotes=1).conflict == ()


@pytest.mark.parametrize(
    ("clause", "nobody"),
    [
        ("No deaths were reported", True),
        ("none of the passengers died", True),
        ("nobody else was killed", False),
        ("without further deaths", False),
        ("12 people were killed", False),
        ("no one was hurt", False),
        ("погибших нет", True),
        ("никто не погиб", True),
        ("больше никто не погиб", False),
        ("ölen olmadı", True),
        ("kimse ölmedi", True),
        ("15 kişi öldü", False),
        ("həlak olan yoxdur", True),
        ("15 nəfər həlak olub", False),
    ],
)
def test_that_nobody_was_harmed_is_read(clause: str, nobody: bool) -> None:
    assert spared(clause, frozenset({"dead"})) is nobody


def test_what_counts_people_by_what_they_did_may_stand_apart_from_them(tmp_path: Path) -> None:
    signed = "1,200 people have signed a petition for a zebra crossing in Lowen."
    handed = "3,100 signatures were handed over on Friday in a red box of tin and oak."
    answer = ask(
        tmp_path,
        "How many people signed the petition in Lowen?",
        article("a", signed, MONDAY),
        article("b", handed, FRIDAY, title="Petition in Lowen"),
    )
    assert [quote.text for quote in answer.quotes] == [handed, signed]
    assert answer.conflict == (0, 1)


def test_two_figures_of_one_article_are_no_conflict(tmp_path: Path) -> None:
    text = "The Lowen mill fire killed 12 people. The Lowen mill fire killed 15 people in all."
    answer = ask(tmp_path, KILLED, article("one", text, MONDAY))
    assert answer.covered
    assert answer.conflict == ()


def test_a_conflict_takes_two_quotes_even_where_one_was_set(tmp_path: Path) -> None:
    answer = pair(
        tmp_path,
        KILLED,
        "The Lowen mill fire killed 12 people.",
        "The Lowen mill fire killed 15 people.",
        quotes=1,
    )
    assert (len(answer.quotes), answer.conflict) == (2, (0, 1))


def test_conflicting_figures_are_quoted_alone_the_newest_first(tmp_path: Path) -> None:
    articles = (
        article("a", "The Lowen mill fire killed 12 people. The Lowen mill fire burned.", MONDAY),
        article("b", "The Lowen mill fire killed 15 people. In Lowen people saw it.", FRIDAY),
        article("c", "The Lowen mill fire killed 14 people. The mill fire was killed.", TUESDAY),
        article("d", "The Lowen mill fire killed 11 people. A Lowen mill is lost."),
    )
    answer = ask(tmp_path, KILLED, *articles, quotes=5)
    assert answer.conflict == (0, 1, 2, 3)
    assert [quote.article for quote in answer.quotes] == ["b", "c", "a", "d"]


def test_where_a_conflicting_quote_is_left_out_none_is_announced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands = citing.stands
    monkeypatch.setattr(citing, "stands", lambda a, *at: a.id != "monday" and stands(a, *at))
    answer = pair(
        tmp_path,
        KILLED,
        "The Lowen mill fire killed 12 people.",
        "The Lowen mill fire killed 15 people.",
    )
    assert [quote.article for quote in answer.quotes] == ["tuesday"]
    assert answer.conflict == ()


def test_the_reply_says_that_figures_differ_and_dates_each(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        KILLED,
        article("a", "The Lowen mill fire killed 12 people."),
        article("b", "The Lowen mill fire killed 15 people.", TUESDAY),
    )
    reply = replies.answer(answer, passages=False)
    assert to_plain(reply) == (
        "The articles don't agree:\n\n"
        "3 March 2026: The Lowen mill fire killed 15 people. [1]\n\n"
        "undated: The Lowen mill fire killed 12 people. [2]\n\n"
        "Sources\n[1] Notice b — 3 March 2026\n[2] Notice a"
    )
    assert to_html(reply).startswith("<b>The articles don't agree:</b>")


@pytest.mark.parametrize(
    ("one", "other", "language", "different"),
    [
        ("12 people", "twelve people", "en", False),
        ("twenty-six homes", "26 homes", "en", False),
        ("a hundred and twenty homes", "120 homes", "en", False),
        ("two dozen boats", "24 boats", "en", False),
        ("1.5 million homes", "1,500,000 homes", "en", False),
        ("$1.5bn", "1.5 billion dollars", "en", False),
        ("18,000 homes", "17,850 homes", "en", False),
        ("18,000 homes", "26,400 homes", "en", True),
        ("20 homes", "23 homes", "en", True),
        ("more than 1,000 homes", "1,150 homes", "en", False),
        ("more than 1,000 homes", "4,000 homes", "en", True),
        ("up to 50 homes", "45 homes", "en", False),
        ("10–15 million homes", "12 million homes", "en", False),
        ("10 to 15 homes", "12 homes", "en", False),
        ("5 million crowns", "5 million kroner", "en", False),
        ("5 million crowns", "6 million kronor", "en", True),
        ("5 per cent", "5%", "en", False),
        ("5 percent", "$5", "en", False),
        ("1 200 домов", "1,2 тыс. домов", "ru", False),
        ("двадцать три человека", "23 человека", "ru", False),
        ("двести тысяч рублей", "200 000 рублей", "ru", False),
        ("погибли 12 человек", "число погибших выросло до 13 человек", "ru", True),
        ("погибли 12 человек", "погибли до 13 человек", "ru", False),
        ("1.200 ev", "bin iki yüz ev", "tr", False),
        ("yüzde 5,5", "%5,5", "tr", False),
        ("iyirmi üç nəfər", "23 nəfər", "az", False),
        ("1,2 milyon manat", "1.200.000 manat", "az", False),
    ],
)
def test_figures_are_compared_by_their_values(
    one: str, other: str, language: str, different: bool
) -> None:
    (first,) = read_figures(one, language).figures
    (second,) = read_figures(other, language).figures
    assert differ(first, second) is different


@pytest.mark.parametrize(
    "text", ["the 15th floor", "the 1990s", "Line 4", "B12", "in May 2024", "3.5.2024", "one of us"]
)
def test_ordinals_names_and_dates_are_no_figures(text: str) -> None:
    assert read_figures(text, "en").figures == ()
