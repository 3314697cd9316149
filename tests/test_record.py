"""Records of ``fundtracker.record`` are what ``typing.NamedTuple`` makes."""

import copy
import pickle
import typing

import pytest

from fundtracker.record import NamedTuple


class Ours(NamedTuple):
    """A record."""

    a: int
    b: str = "b"
    c: tuple[int, ...] = ()

    @property
    def twice(self) -> int:
        return 2 * self.a


class Theirs(typing.NamedTuple):
    """A record."""

    a: int
    b: str = "b"
    c: tuple[int, ...] = ()


SAME = ("__doc__", "_fields", "_field_defaults", "__match_args__", "__slots__", "__annotations__")


def test_its_class_says_of_itself_what_the_library_s_would():
    assert [getattr(Ours, name) for name in SAME] == [getattr(Theirs, name) for name in SAME]
    assert not hasattr(Ours(1), "__dict__")


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_a_record_is_made_read_changed_and_carried(kind):
    one = kind(1, c=(2,))
    assert one == (1, "b", (2,)) == kind._make([1, "b", (2,)])
    assert repr(one) == f"{kind.__name__}(a=1, b='b', c=(2,))"
    assert one._replace(b="x") == kind(1, "x", (2,))
    assert one._asdict() == {"a": 1, "b": "b", "c": (2,)}
    assert type(copy.copy(one)) is type(pickle.loads(pickle.dumps(one))) is kind
    a, *rest = one
    assert (a, rest, hash(one)) == (1, ["b", (2,)], hash((1, "b", (2,))))
    match one:
        case kind(1, b):
            assert b == "b"
    for wrong in (lambda: kind(), lambda: kind(1, d=1), lambda: kind(1, 2, 3, 4), lambda: kind._make([1])):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(ValueError, match="unexpected field names"):
        one._replace(d=1)
    with pytest.raises(AttributeError):
        one.a = 2
    assert Ours(3).twice == 6


def test_a_field_without_a_default_cannot_follow_one_with_a_default():
    with pytest.raises(TypeError, match="without a default"):

        class Wrong(NamedTuple):
            a: int = 0
            b: str
