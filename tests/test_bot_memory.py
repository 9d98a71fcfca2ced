"""What is remembered of exchanges, how many of them and for how long."""

from bot.memory import KEPT_FOR, Exchange, Memory
from retrieval.models import Turn


class Clock:
    """Seconds that pass by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def exchange(number: int, asker: int = 1, answers: tuple[int, ...] = ()) -> Exchange:
    turn = Turn(f"question {number}", f"topic {number}")
    return Exchange(("ask", turn.question), asker, answers or (100 + number,), None, turn)


def test_an_exchange_is_found_by_its_question_and_its_turn_by_any_of_its_messages() -> None:
    memory = Memory()
    first = exchange(1, answers=(11, 12))
    memory.remember(7, 1, first)
    assert memory.of(7, 1) == first
    assert memory.of(8, 1) is None
    assert [memory.turn_at(7, one) for one in (1, 11, 12)] == [first.turn] * 3
    assert memory.turn_at(8, 11) is None


def test_an_exchange_takes_the_place_of_the_one_before_it() -> None:
    memory = Memory()
    memory.remember(7, 1, exchange(1, answers=(11, 12)))
    memory.remember(7, 1, exchange(2, answers=(11,)))
    assert memory.of(7, 1) == exchange(2, answers=(11,))
    assert memory.turn_at(7, 12) is None


def test_only_the_last_exchanges_are_kept() -> None:
    memory = Memory(most=3)
    for number in range(5):
        memory.remember(7, number, exchange(number))
    assert [bool(memory.of(7, number)) for number in range(5)] == [False, False, True, True, True]
    assert memory.turn_at(7, 100) is None


def test_exchanges_are_forgotten_in_time() -> None:
    clock = Clock()
    memory = Memory(clock)
    memory.remember(7, 1, exchange(1))
    clock.seconds = KEPT_FOR - 1
    memory.remember(7, 2, exchange(2))
    assert memory.of(7, 1)
    clock.seconds += 1
    assert (memory.of(7, 1), memory.turn_at(7, 101)) == (None, None)
    assert memory.of(7, 2)


def test_what_somebody_asked_in_a_chat_is_forgotten() -> None:
    memory = Memory()
    for number, (chat, asker) in enumerate([(7, 1), (7, 1), (7, 2), (8, 1)]):
        memory.remember(chat, number, exchange(number, asker))
    assert memory.forget(7, 1) == 2
    assert memory.forget(7, 1) == 0
    assert [memory.turn_at(7, one) for one in (0, 100, 1, 101)] == [None] * 4
    assert memory.of(7, 2)
    assert memory.of(8, 3)
