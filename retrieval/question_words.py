"""The words that questions ask with, by language: "who", "when", "how"."""

import re

from index.models import Span

_WORD = re.compile(r"[^\W\d_]+")
_LISTS = {
    "en": "who whom whose what which when where why how",
    "ru": """кто кого кому кем ком чей чья чьё чье чьи что чего чему чем какой какая какое какие
        какого какую каким каком каких когда где куда откуда почему зачем сколько как каков какова
        каковы""",
    "uk": """хто кого кому ким чий чия чиє чиї що чого чому чим який яка яке які якого яку яким
        якому яких коли де куди звідки навіщо скільки як""",
    "tr": """kim kime kimi kimin kimler kimden kiminle ne nedir neden nerede nereye nereden neresi
        neyi nasıl niye niçin hangi hangisi kaç kaçta kaça kaçıncı""",
    "az": """kim kimə kimi kimin kimdən kimlər nə nədir nədən niyə harada hara haraya haradan hansı
        neçə neçəyə neçədə necə necədir haçan""",
    "de": """wer wen wem wessen was welche welcher welches welchem welchen wann wo wohin woher warum
        weshalb wieso wie""",
    "fr": """qui que quoi quel quelle quels quelles lequel laquelle quand où pourquoi comment
        combien""",
    "es": """quién quien quiénes quienes qué que cuál cuáles cuándo cuando dónde donde adónde cómo
        como cuánto cuánta cuántos cuántas""",
    "it": "chi che cosa quale quali qual quando dove perché come quanto quanta quanti quante",
    "pt": "quem que quê qual quais quando onde como quanto quanta quantos quantas",
    "nl": "wie wiens wat welk welke wanneer waar waarom hoe hoeveel",
    "pl": """kto kogo komu kim co czego czemu czym jaki jaka jakie jakiego jaką który która które
        którego którą kiedy gdzie dokąd skąd dlaczego jak ile ilu""",
}
QUESTION_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}


def question_word(question: str, language: str) -> Span | None:
    """Return where the first question word stands, by the language's list; None where there is
    none, or no list."""
    known = QUESTION_WORDS.get(language, frozenset())
    for match in _WORD.finditer(question):
        if match.group().replace("İ", "i").lower() in known:
            return Span(*match.span())
    return None
