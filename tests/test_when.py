"""What a question says about time: Tuesday, 18 June 2024, 10:00 in Lowen (UTC+4)."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import single_line
from retrieval.filters import Filters
from retrieval.periods import Period
from retrieval.when import Understood, understand

NOW = datetime(2024, 6, 18, 10, tzinfo=timezone(timedelta(hours=4)))


def ask(question: str, now: datetime = NOW) -> Understood:
    return understand(question, now)


def day(stated: str | None) -> date | None:
    """A day of 2024 such as "06-17", a whole one, or none."""
    if stated is None:
        return None
    return date.fromisoformat(stated if len(stated) > 5 else f"2024-{stated}")


def period(since: str | None, until: str | None) -> Period:
    return Period(day(since), day(until))


@pytest.mark.parametrize(
    ("question", "since", "about", "text"),
    [
        ("What burned down in Lowen today?", "06-18", ("06-18", "06-18"), "burned down in Lowen"),
        ("What was found this morning at sea?", "06-18", ("06-18", "06-18"), "found at sea"),
        ("What did the mayor say yesterday?", "06-17", ("06-17", "06-18"), "did the mayor say?"),
        ("Who was hurt last night in Skarn?", "06-17", ("06-17", "06-18"), "Who was hurt in Skarn"),
        ("Who resigned the day before yesterday?", "06-16", ("06-16", "06-18"), "Who resigned?"),
        ("what shut this week in Lowen", "06-08", ("06-11", "06-18"), "what shut in Lowen"),
        ("What closed last week?", "06-10", ("06-10", "06-18"), "What closed?"),
        ("What did last week's vote decide?", "06-10", ("06-10", "06-18"), "What did vote decide?"),
        ("What opened this month?", "06-01", ("06-01", "06-18"), "What opened?"),
        ("What sank last month?", "05-01", ("05-01", "06-14"), "What sank?"),
        ("Who left in the last 3 days?", "06-15", ("06-15", "06-18"), "Who left?"),
        ("Who left in the last 48 hours?", "06-16", ("06-16", "06-18"), "Who left?"),
        ("who joined over the past two weeks", "06-04", ("06-04", "06-18"), "who joined"),
        ("Who left in the last few days?", "06-11", ("06-11", "06-18"), "Who left?"),
        ("What fell in the past month?", "05-18", ("05-18", "06-18"), "What fell?"),
        ("What fell in the last week?", "06-11", ("06-11", "06-18"), "What fell?"),
        ("What rose in the last 2 years?", "2022-06-18", ("2022-06-18", "06-18"), "What rose?"),
        ("Who was fined 3 days ago?", "06-14", ("06-15", "06-17"), "Who was fined?"),
        ("Who was fined two weeks ago?", "05-31", ("06-01", "06-10"), "Who was fined?"),
        ("Who scored on Monday?", "06-17", ("06-17", "06-18"), "Who scored?"),
        ("Who scored on Wednesday?", "06-12", ("06-12", "06-14"), "Who scored?"),
        ("Who drowned Saturday?", "06-15", ("06-15", "06-17"), "Who drowned?"),
        ("Who won last Friday?", "06-14", ("06-14", "06-16"), "Who won?"),
        ("What broke over the weekend?", "06-15", ("06-15", "06-18"), "What broke?"),
        ("What broke since Monday?", "06-17", None, "What broke?"),
        ("What broke since last week?", "06-10", None, "What broke?"),
        ("What has changed at the port since 2020?", "2020-01-01", None, "changed at the port?"),
        ("What has changed since March 2024?", "03-01", None, "What has changed?"),
        ("What has changed since 3 May?", "05-03", None, "What has changed?"),
        ("What did it cost after May 2024?", "05-31", None, "What did it cost?"),
        ("WHAT SHUT THIS WEEK IN LOWEN?", "06-08", ("06-11", "06-18"), "WHAT SHUT IN LOWEN?"),
        ("Что сгорело вчера в порту?", "06-17", ("06-17", "06-18"), "Что сгорело в порту?"),
        ("Что решили на прошлой неделе?", "06-10", ("06-10", "06-18"), "Что решили?"),
        ("Кто уволился за последние 3 дня?", "06-15", ("06-15", "06-18"), "Кто уволился?"),
        ("Что построили с 2020 года?", "2020-01-01", None, "Что построили?"),
        ("Limanda dün ne yandı?", "06-17", ("06-17", "06-18"), "Limanda ne yandı?"),
        ("Geçen hafta kim kazandı?", "06-10", ("06-10", "06-18"), "kim kazandı?"),
        ("2020'den beri ne değişti?", "2020-01-01", None, "ne değişti?"),
        ("Bakıda bu həftə nə bağlandı?", "06-08", ("06-11", "06-18"), "Bakıda nə bağlandı?"),
        ("Keçən ay nə açıldı?", "05-01", ("05-01", "06-14"), "nə açıldı?"),
        ("Wer hat letzte Woche gewonnen?", "06-10", ("06-10", "06-18"), "Wer hat gewonnen?"),
        ("Was brannte gestern im Hafen?", "06-17", ("06-17", "06-18"), "Was brannte im Hafen?"),
        ("Wer ging in den letzten 3 Tagen?", "06-15", ("06-15", "06-18"), "Wer ging?"),
        ("Wer hat diese Woche gewonnen?", "06-08", ("06-11", "06-18"), "Wer hat gewonnen?"),
    ],
)
def test_phrases_reckoned_from_today_leave_nothing_older(
    question: str, since: str, about: tuple[str, str] | None, text: str
) -> None:
    found = ask(question)
    assert (found.filters.since, found.filters.until) == (day(since), None)
    assert found.about == (period(*about) if about else None)
    assert text in found.text
    assert found.phrase is not None
    assert found.phrase in question
    assert found.phrase not in found.text


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What did the council decide in March 2024?", ("03-01", "04-14")),
        ("In March, what did the council decide?", ("03-01", "04-14")),
        ("what was decided in march", ("03-01", "04-14")),
        ("What was decided in July?", ("2023-07-01", "2023-08-14")),
        ("What was decided on 3 May?", ("05-03", "05-05")),
        ("What was decided on the 3rd of May, 2024?", ("05-03", "05-05")),
        ("What was decided on May 3, 2024?", ("05-03", "05-05")),
        ("What was decided on Friday, 3 May 2024?", ("05-03", "05-05")),
        ("What was decided on 2024-05-03?", ("05-03", "05-05")),
        ("What was decided on 03.05.2024?", ("05-03", "05-05")),
        ("Who came between 10 and 17 May 2024?", ("05-10", "05-19")),
        ("Who came between May 10 and 17?", ("05-10", "05-19")),
        ("Who came from March to May 2024?", ("03-01", "06-14")),
        ("Who came between March 2023 and May 2024?", ("2023-03-01", "06-14")),
        ("How much rain fell from 2000 to 2005?", ("2000-01-01", "2006-01-31")),
        ("How many came in 2023?", ("2023-01-01", "2024-01-31")),
        ("How many came in early 2024 by sea?", ("01-01", "06-18")),
        ("What sank in the spring of 2023?", ("2023-03-01", "2023-07-01")),
        ("What sank last winter?", ("2023-12-01", "03-31")),
        ("What sank this summer?", ("06-01", "06-18")),
        ("bridge vote March 2024", ("03-01", "04-14")),
        ("Who led the port before June 2023?", (None, "2023-05-31")),
        ("Who led the port until June 2023?", (None, "2023-06-30")),
        ("How much cargo came last year?", ("2023-01-01", "06-18")),
        ("How much cargo came this year?", ("01-01", "06-18")),
        ("What did the mayor promise a year ago?", ("2022-12-18", "2024-01-17")),
        ("What happened on 11 September 2001?", ("2001-09-11", "2001-09-13")),
        ("How large is the meadow today?", ("06-18", "06-18")),
        ("What is going up this week?", ("06-11", "06-18")),
        ("When does the library open on Monday?", ("06-17", "06-18")),
        ("What may be caught this month?", ("06-01", "06-18")),
        ("What was planned last week?", ("06-10", "06-18")),
        ("The ferry sank this week. How old was it?", ("06-11", "06-18")),
        ("What was the forecast for this week?", ("06-11", "06-18")),
        ("Which firm recently left Lowen?", ("04-19", "06-18")),
        ("Что решил совет в марте 2024 года?", ("03-01", "04-14")),
        ("Сколько людей живёт в порту сегодня?", ("06-18", "06-18")),
        ("Mart 2024'te ne oldu?", ("03-01", "04-14")),
        ("2023-cü ildə nə tikildi?", ("2023-01-01", "2024-01-31")),
    ],
)
def test_other_periods_are_preferred_and_stay_in_the_text(
    question: str, about: tuple[str | None, str]
) -> None:
    found = ask(question)
    assert not found.filters
    assert found.about == period(*about)
    assert found.text == question
    assert found.phrase is not None
    assert found.phrase in question


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("News from March 2024 about the bridge", "03-01", "03-31"),
        ("What was in the news on 3 May 2024 about fares?", "05-03", "05-03"),
        ("articles between 10 and 17 May 2024 on the strike", "05-10", "05-17"),
        ("articles before June 2023 on the strike", None, "2023-05-31"),
        ("news since 3 May before June 2024 on the strike", "05-03", "05-31"),
        ("news since June before May 2024 on the strike", "06-01", None),
        ("Since 3 May 2024, how much will fares cost?", "05-03", None),
        ("before June 2023, what was to be built?", None, "2023-05-31"),
        ("Today's news about the bridge", "06-18", "06-18"),
        ("bridge headlines from yesterday", "06-17", "06-17"),
        ("Show me stories from last week about the bridge", "06-10", "06-16"),
        ("news about fares in the past two weeks", "06-04", "06-18"),
        ("Новости на прошлой неделе о порте", "06-10", "06-16"),
    ],
)
def test_asked_for_news_of_a_time_both_ends_hold(
    question: str, since: str | None, until: str | None
) -> None:
    found = ask(question)
    assert (found.filters.since, found.filters.until) == (day(since), day(until))
    assert found.about is None
    assert len(found.text) < len(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2018 Harbour Cup?",
        "How many voted in the 2022 election?",
        "Who played in 2018 Harbour Cup matches?",
        "What does Budget 2023 cut?",
        "Who led the March on Lowen?",
        "What has May said about fares?",
        "Who may march in the second row?",
        "What will happen in 2030?",
        "Which firms merge next month?",
        "What opens on 3 May 2031?",
        "Are there more ships than last year?",
        "How do fares compare with last month?",
        "Does the library shut every Monday?",
        "Is the library open Monday to Friday?",
        "Who ran the first hour of This Week in Lowen?",
        "What did Lowen Today print?",
        "How much was sold on Black Friday?",
        "How did the last week of the war end?",
        "Which ferry sailed for the first time since 2017?",
        "What was the highest fare since March 2020?",
        "How long was the strike before this one?",
        "What did the harbour earn in the 1990s?",
        "Who left on 31 February 2024?",
        "What was said 99999 days ago in the last 9999 years?",
        "In May 30 people drowned: where?",
        "Who paid by March 2024?",
        "Is the sun setting in a second?",
        "How many ships carry over 2000?",
        "How many can it carry, up to 2000?",
        "Why was the late Friday boat scrapped?",
    ],
)
def test_what_is_not_surely_a_date_stays_text(question: str) -> None:
    found = ask(question)
    assert not found.filters
    assert (found.about, found.phrase, found.text) == (None, None, question)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What's the latest on the bridge?", "the bridge?"),
        ("latest news about Skarn", "Skarn"),
        ("Most recent articles on the strike", "the strike"),
        ("What's new on the tram crash?", "the tram crash?"),
        ("What is happening in Lowen?", "Lowen?"),
        ("any news on the ferry?", "the ferry?"),
        ("What is Harbourline's newest ship?", "What is Harbourline's newest ship?"),
        ("последние новости о порте", "о порте"),
        ("What's the latest?", "What's the latest?"),
    ],
)
def test_the_newest_is_asked_for(question: str, text: str) -> None:
    found = ask(question)
    assert found.latest
    assert found.text == text


@pytest.mark.parametrize(
    ("question", "general"),
    [
        ("What happened last week?", True),
        ("What's new?", True),
        ("news from yesterday", True),
        ("latest news", True),
        ("что нового", True),
        ("son dakika", True),
        ("Was ist letzte Woche passiert?", True),
        ("Was gibt es Neues?", True),
        ("Was ist letzte Woche im Hafen passiert?", False),
        ("Was ist los?", True),
        ("Was stand gestern?", True),
        ("How long did the stand stand?", False),
        ("Was hat es gestern Neues gegeben?", True),
        ("Any news about a hat?", False),
        ("What did I miss?", True),
        ("What did he say last week?", False),
        ("What happened in the harbour last week?", False),
        ("When did it happen?", False),
        ("Where was that?", False),
        ("???", False),
        ("", False),
    ],
)
def test_whatever_news_there_is_is_asked_for(question: str, general: bool) -> None:
    assert ask(question).general is general


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened on 12 June?", "06-12", "06-12"),
        ("What happened on the 12th of June, 2024?", "06-12", "06-12"),
        ("What happened June 12?", "06-12", "06-12"),
        ("What was reported on 12.06.2024?", "06-12", "06-12"),
        ("What was in the news on Monday?", "06-17", "06-17"),
        ("Which stories were published on 12 June?", "06-12", "06-12"),
        ("12 June", "06-12", "06-12"),
        ("last week", "06-10", "06-16"),
        ("And yesterday?", "06-17", "06-17"),
        ("What about 12 June?", "06-12", "06-12"),
        ("What happened yesterday?", "06-17", "06-17"),
        ("Can you tell me what happened yesterday?", "06-17", "06-17"),
        ("What do you have from 12 June?", "06-12", "06-12"),
        ("What's new today?", "06-18", "06-18"),
        ("What is happening today?", "06-18", "06-18"),
        ("Any news from last week?", "06-10", "06-16"),
        ("What were the top stories last week?", "06-10", "06-16"),
        ("What did I miss this month?", "06-01", "06-18"),
        ("What happened in June?", "06-01", "06-18"),
        ("News in June", "06-01", "06-18"),
        ("What happened in May?", "05-01", "05-31"),
        ("What happened between 3 and 5 June?", "06-03", "06-05"),
        ("What happened last weekend?", "06-15", "06-16"),
        ("What has happened since Tuesday?", "06-11", None),
        ("What happened before June?", None, "05-31"),
        ("What happened on 11 September 2001?", "2001-09-11", "2001-09-11"),
        ("What did Reuters report on 12 June?", "06-12", "06-12"),
        ("What did Jane Holloway write last week?", "06-10", "06-16"),
        ("Sport news from yesterday", "06-17", "06-17"),
        ("Что случилось вчера?", "06-17", "06-17"),
        ("вчерашние новости", "06-17", "06-17"),
        ("Что произошло 12 июня?", "06-12", "06-12"),
        ("О чём писали 12 июня 2024 года?", "06-12", "06-12"),
        ("Dün ne oldu?", "06-17", "06-17"),
        ("12 Haziran'da neler oldu?", "06-12", "06-12"),
        ("Dünən nə baş verib?", "06-17", "06-17"),
        ("12 iyunda nə oldu?", "06-12", "06-12"),
    ],
)
def test_nothing_but_a_date_asks_for_the_articles_of_then(
    question: str, since: str | None, until: str | None
) -> None:
    found = understand(question, NOW, ["Reuters"], ["Jane Holloway"], ["Sport"])
    assert found.days == period(since, until)
    assert found.general


@pytest.mark.parametrize(
    "question",
    [
        "Who drowned on 12 June?",
        "What happened in Lowen on 12 June?",
        "What happened to the ferry yesterday?",
        "What did he say yesterday?",
        "Что он сказал вчера?",
        "What will happen on Monday?",
        "What is happening on Monday?",
        "What day is it today?",
        "How was yesterday?",
        "When did it happen yesterday?",
        "What article was published in 1937?",
        "What happened on 12 June 2031?",
        "What is March?",
        "May?",
    ],
)
def test_more_than_a_date_asks_for_more(question: str) -> None:
    found = ask(question)
    assert (found.general, found.days) == (False, None)


@pytest.mark.parametrize(
    ("question", "happened"),
    [
        ("What happened yesterday?", True),
        ("12 июня", True),
        ("What was reported yesterday?", False),
        ("News from yesterday", False),
        ("What did Reuters say yesterday?", False),
    ],
)
def test_what_happened_is_told_from_what_was_reported(question: str, happened: bool) -> None:
    assert understand(question, NOW, ["Reuters"]).happened is happened


@pytest.mark.parametrize(
    ("phrase", "through"),
    [
        ("last week", "06-16"),
        ("yesterday", "06-17"),
        ("this week", "06-18"),
        ("on Tuesday", "06-18"),
        ("since Monday", None),
        ("in May", None),
    ],
)
def test_the_last_day_that_a_phrase_names_is_kept(phrase: str, through: str | None) -> None:
    assert ask(f"Who resigned {phrase}?").through == day(through)


@pytest.mark.parametrize(
    "question",
    [
        "What year is the latest the election could take place?",
        "By when must it be paid at the latest?",
        "What is happening to fares?",
        "Who won?",
    ],
)
def test_the_newest_is_not_asked_for(question: str) -> None:
    assert not ask(question).latest


def test_the_day_is_the_askers() -> None:
    late = datetime(2024, 6, 18, 22, tzinfo=UTC)
    assert ask("Who won today?", late).filters.since == date(2024, 6, 18)
    there = late.astimezone(timezone(timedelta(hours=4)))
    assert ask("Who won today?", there).filters.since == date(2024, 6, 19)


@pytest.mark.parametrize(
    ("phrase", "now", "since"),
    [
        ("on Monday", "2024-06-17", "2024-06-10"),  # today, or a week ago
        ("since Monday", "2024-06-17", "2024-06-10"),
        ("last Friday", "2024-06-15", "2024-06-07"),  # yesterday, or the week before
        ("over the weekend", "2024-06-15", "2024-06-08"),
        ("last weekend", "2024-06-16", "2024-06-08"),
        ("this month", "2024-06-01", "2024-05-25"),
        ("last month", "2024-01-31", "2023-12-01"),
        ("last month", "2024-03-31", "2024-02-01"),
    ],
)
def test_what_may_mean_two_times_means_both(phrase: str, now: str, since: str) -> None:
    asked = datetime.fromisoformat(f"{now}T12:00:00+00:00")
    assert ask(f"Who resigned {phrase}?", asked).filters.since == date.fromisoformat(since)


@pytest.mark.parametrize(
    ("phrase", "days", "since"),
    [
        # 2024-06-17 is a Monday.
        ("last weekend", range(17, 24), "06-15"),
        ("this past weekend", range(17, 24), "06-15"),
        ("this weekend", range(17, 22), "06-15"),
        ("this weekend", range(22, 24), "06-22"),
        ("at the weekend", range(17, 24), "06-15"),
        ("on the weekend", range(17, 24), "06-15"),
    ],
)
def test_a_weekend_is_a_saturday_and_a_sunday(phrase: str, days: range, since: str) -> None:
    for number in days:
        asked = datetime(2024, 6, number, 9, tzinfo=UTC)
        assert ask(f"Who won {phrase}?", asked).filters.since == day(since)


def test_of_several_phrases_the_widest_range_is_left() -> None:
    found = ask("What did the mayor say yesterday about last week's vote?")
    assert found.filters.since == date(2024, 6, 10)
    assert found.text == "What did the mayor say about vote?"


@pytest.mark.parametrize("question", ["today", "This week?", "What happened yesterday?"])
def test_where_nothing_would_be_left_all_is_searched_for(question: str) -> None:
    found = ask(question)
    assert found.filters.since is not None
    assert found.text == question


def test_a_pasted_page_is_no_question() -> None:
    page = "The harbour reopened yesterday. " * 100
    assert ask(page) == Understood(
        text=page.strip(), filters=Filters(), about=None, latest=False, phrase=None
    )


_PIECES = st.sampled_from(
    """
    what did who on in the since from to between and before until last this next week month year
    today yesterday recently summer Monday Friday March May may 2024 2030 0000 9999 31 30 3 10th
    3rd, 2024-05-03 2024-13-45 news articles latest Reuters by according says said report 's ' ? .
    , ( “ – - days
    ago 99 weeks a few weekend spring of for than сегодня вчера с года в марте bu hafta son gün
    """.split()
)
_QUESTIONS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=14).map(" ".join))
_MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(_QUESTIONS, _MOMENTS)
def test_any_question_is_understood_in_words_of_its_own(question: str, now: datetime) -> None:
    found = understand(question, now, ["Reuters", "The Lowen Post"], ["Jane Holloway"], ["Sport"])
    words = iter(re.findall(r"\w+", single_line(question)))
    assert all(word in words for word in re.findall(r"\w+", found.text))
    since, until = found.filters.since, found.filters.until
    assert since is None or since <= now.date()
    assert since is None or until is None or since <= until
    if found.phrase is not None:
        assert found.phrase in single_line(question)
