"""Numbers as they are written, in words and digits: English, Russian, Turkish, Azerbaijani."""

import re
from collections.abc import Sequence

# From here on zeros at the end may come from rounding: 18,000 may be 17,900.
ROUNDED_FROM = 1_000

# In Turkish and Azerbaijani with the ending of what something rises to, "dörde yükseldi"; but of
# ten, whose "ona" is a pronoun.
_LISTS = {
    "en": """
    two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13
    fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30
    forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90 hundred 100
    """,
    "ru": """
    два 2 две 2 двух 2 двое 2 двоих 2 двумя 2 три 3 трех 3 трёх 3 трое 3 троих 3 тремя 3 четыре 4
    четырех 4 четырёх 4 четверо 4 четверых 4 пять 5 пяти 5 пятеро 5 пятерых 5 шесть 6 шести 6
    шестеро 6 шестерых 6 семь 7 семи 7 семеро 7 семерых 7 восемь 8 восьми 8 девять 9 девяти 9
    десять 10 десяти 10 одиннадцать 11 одиннадцати 11 двенадцать 12 двенадцати 12 тринадцать 13
    тринадцати 13 четырнадцать 14 четырнадцати 14 пятнадцать 15 пятнадцати 15 шестнадцать 16
    шестнадцати 16 семнадцать 17 семнадцати 17 восемнадцать 18 восемнадцати 18 девятнадцать 19
    девятнадцати 19 двадцать 20 двадцати 20 тридцать 30 тридцати 30 сорок 40 сорока 40
    пятьдесят 50 пятидесяти 50 шестьдесят 60 шестидесяти 60 семьдесят 70 семидесяти 70
    восемьдесят 80 восьмидесяти 80 девяносто 90 сто 100 ста 100 двести 200 двухсот 200 триста 300
    трехсот 300 четыреста 400 четырехсот 400 пятьсот 500 пятисот 500 шестьсот 600 шестисот 600
    семьсот 700 семисот 700 восемьсот 800 восьмисот 800 девятьсот 900 девятисот 900
    """,
    "tr": """
    iki 2 üç 3 dört 4 beş 5 altı 6 yedi 7 sekiz 8 dokuz 9 on 10 yirmi 20 otuz 30 kırk 40 elli 50
    altmış 60 yetmiş 70 seksen 80 doksan 90 yüz 100
    ikiye 2 üçe 3 dörde 4 beşe 5 altıya 6 yediye 7 sekize 8 dokuza 9 yirmiye 20 otuza 30 kırka 40
    elliye 50 altmışa 60 yetmişe 70 seksene 80 doksana 90
    """,
    "az": """
    iki 2 üç 3 dörd 4 beş 5 altı 6 yeddi 7 səkkiz 8 doqquz 9 on 10 iyirmi 20 otuz 30 qırx 40 əlli 50
    altmış 60 yetmiş 70 səksən 80 doxsan 90 yüz 100
    ikiyə 2 üçə 3 dördə 4 beşə 5 altıya 6 yeddiyə 7 səkkizə 8 doqquza 9 iyirmiyə 20 otuza 30
    qırxa 40 əlliyə 50 altmışa 60 yetmişə 70 səksənə 80 doxsana 90
    """,
}
_SCALES = {
    "en": "dozen 12 thousand 1e3 k 1e3 million 1e6 m 1e6 mn 1e6 billion 1e9 bn 1e9 trillion 1e12",
    "ru": """
    тысяча 1e3 тысячи 1e3 тысяч 1e3 тысячам 1e3 тыс 1e3 миллион 1e6 миллиона 1e6 миллионов 1e6
    млн 1e6 миллиард 1e9 миллиарда 1e9 миллиардов 1e9 млрд 1e9 триллион 1e12 триллиона 1e12
    триллионов 1e12 трлн 1e12
    """,
    "tr": "bin 1e3 milyon 1e6 milyar 1e9 trilyon 1e12",
    "az": "min 1e3 milyon 1e6 mln 1e6 milyard 1e9 mlrd 1e9 trilyon 1e12",
}
# "One" is an article or a pronoun as often as a number, so it counts only in a compound.
_ONE = {
    "en": ("one",),
    "ru": ("один", "одна", "одного", "одной"),
    "tr": ("bir", "bire"),
    "az": ("bir", "birə"),
}


def _table(listed: str) -> dict[str, float]:
    words = listed.split()
    return {word: float(value) for word, value in zip(words[::2], words[1::2], strict=True)}


_NUMBERS = {language: _table(listed) for language, listed in _LISTS.items()}
LANGUAGES = tuple(_LISTS)
_SCALED = {language: _table(listed) for language, listed in _SCALES.items()}


def value_of(word: str, language: str) -> float | None:
    """The value of a small letter word that is a number below 1,000, or None."""
    if word in _ONE.get(language, ()):
        return 1.0
    return _NUMBERS.get(language, {}).get(word)


def scale_of(word: str, language: str) -> float | None:
    """The value of a word that multiplies what stands before it ("million"), or None."""
    return _SCALED.get(language, {}).get(word)


def may_begin(word: str, language: str) -> bool:
    """Whether a number in words may begin with a word."""
    return value_of(word, language) is not None or scale_of(word, language) is not None


def read_words(words: Sequence[str], language: str) -> tuple[float, int] | None:
    """Read the number that `words`, in small letters, begin with: its value and how many of them
    it takes. None where they begin with none; "one" alone is none."""
    total = current = 0.0
    last = float("inf")
    taken = 0
    for number, word in enumerate(words):
        scale, value = scale_of(word, language), value_of(word, language)
        if scale is not None and current:
            total, current, last = total + current * scale, 0.0, scale
        elif scale is not None and scale >= 1_000 and not total and language in ("tr", "az", "ru"):
            total, last = scale, scale
        elif value == 100 and 0 < current < 10:
            current, last = current * 100, 100
        elif value is not None and _follows(value, last):
            current, last = current + value, value
        elif not (word == "and" and last >= 100 and taken and _goes_on(words[number + 1 :])):
            break
        taken = number + 1
    if not taken or (taken == 1 and total + current == 1):
        return None
    return total + current, taken


def _follows(value: float, last: float) -> bool:
    """Whether a value adds to a number whose last part is `last`: twenty six, but not six two."""
    if value >= 100:
        return last >= 1_000
    if value >= 10:
        return last >= 100
    return last >= 100 or last in (20, 30, 40, 50, 60, 70, 80, 90) or last == 10


def _goes_on(words: Sequence[str]) -> bool:
    return bool(words) and value_of(words[0], "en") is not None


def read_digits(text: str, language: str) -> tuple[float, float]:
    """The value of digits with their separators, and the value of one of the last digit."""
    text = re.sub(r"[\u00a0\u202f ]", "", text)
    marks = [character for character in text if character in ".,"]
    decimal = ""
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif len(marks) == 1:
        thousands = "," if language in ("en", "") else "."
        in_threes = re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", text) is not None
        decimal = "" if in_threes and marks[0] == thousands else marks[0]
    whole, _, fraction = text.partition(decimal) if decimal else (text, "", "")
    value = float(f"{re.sub('[.,]', '', whole)}.{re.sub('[.,]', '', fraction) or 0}")
    return value, 10.0 ** -len(fraction)


def rounding(value: float, step: float) -> float:
    """The value of one of the last digit that isn't 0: 1,000 for 18,000."""
    if step < 1 or value < ROUNDED_FROM:
        return 0.0 if step >= 1 else step
    while value % (step * 10) == 0:
        step *= 10
    return step if step > 1 else 0.0
