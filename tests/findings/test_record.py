"""Records are what dataclasses are."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest
from flowc.findings.record import record


def _pair(make):
    class Frozen:
        """One that cannot be changed."""

        a: int
        b: tuple[int, ...] = ()
        c: list[int] = field(default_factory=list, compare=False)
        d: str = field(default="d", repr=False)

    class Open:
        """One that can, and that ends what it is made of."""

        a: int
        b: int = field(init=False)
        c: int = field(default=3, kw_only=True)

        def __post_init__(self):
            self.b = self.a + self.c

    class Single:
        """One of one part."""

        a: float

    return make(frozen=True)(Frozen), make(Open), make(frozen=True)(Single)


RECORDS, DATACLASSES = _pair(record), _pair(dataclass)
CALLS = (
    (0, (1,), {}),
    (0, (1, (2,)), {}),
    (0, (1,), {"c": [1], "d": "e"}),
    (0, (), {}),
    (0, (1,), {"e": 1}),
    (1, (1,), {}),
    (1, (1,), {"c": 4}),
    (1, (1, 2, 3), {}),
    (2, (0.5,), {}),
    (2, (1,), {}),
)


def _told(classes, kind, values, named):
    """What one, and pairs of it with another, do."""
    try:
        one, two = (classes[kind](*values, **named) for _ in range(2))
    except TypeError as error:
        return type(error), str(error).split("()")[1]
    other = replace(one, a=2)
    hashes = [kept.__hash__ and hash(kept) == hash(two) for kept in (one, other)]
    return repr(one), vars(one), one == two, one == other, one == values, hashes


@pytest.mark.parametrize(("kind", "values", "named"), CALLS)
def test_a_record_is_what_a_dataclass_is(kind, values, named):
    assert _told(RECORDS, kind, values, named) == _told(DATACLASSES, kind, values, named)


def test_a_frozen_record_cannot_be_changed():
    one = RECORDS[0](1)
    with pytest.raises(FrozenInstanceError):
        one.a = 2
    with pytest.raises(FrozenInstanceError):
        del one.a
    assert one.a == 1


@record(frozen=True)
class Sent:
    """One that a process reads before it has made any."""

    a: int


def test_a_record_is_one_before_its_constructor_is_called():
    """Other processes send findings to one that has made none."""
    bare = object.__new__(Sent)
    bare.__dict__["a"] = 1
    sent = pickle.loads(pickle.dumps(bare))
    assert sent == bare == copy.copy(bare)
    assert (hash(sent), repr(sent)) == (hash(bare), "Sent(a=1)")
