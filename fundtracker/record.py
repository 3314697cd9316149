"""``NamedTuple`` as in ``typing``, made several times faster: for the modules that every start loads.

The one of the standard library writes the constructor of each class as text and compiles it when the
module is loaded, a quarter of a millisecond for each record; here that waits until the first record of
the class is made. To a type checker, and in all that records do, it is ``typing.NamedTuple``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from _collections import _tuplegetter  # what a named tuple of the standard library reads its fields by

    class _Records(type):
        """Makes the class of a record out of the fields that its body names."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            if bases != (tuple,):
                fields = tuple(space.get("__annotations__", ()))
                defaults = {field: space[field] for field in fields if field in space}
                if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                    raise TypeError(f"{name}: a field without a default follows one with a default")
                space.update({field: _tuplegetter(at, field) for at, field in enumerate(fields)})
                space.update(_fields=fields, _field_defaults=defaults, __match_args__=fields)
            return super().__new__(cls, name, bases, {"__slots__": (), **space})

    class NamedTuple(tuple, metaclass=_Records):
        """A tuple whose places have names, types and perhaps defaults; records are final."""

        def __new__(cls, /, *values: Any, **named: Any) -> NamedTuple:
            """Make the first record: the constructor is compiled and stands in for this one from now on."""
            names = ", ".join(cls._fields)
            made = eval(f"lambda _cls, {names}: _new(_cls, ({names},))", {"_new": tuple.__new__})
            made.__name__, made.__qualname__ = "__new__", f"{cls.__qualname__}.__new__"
            made.__defaults__ = tuple(cls._field_defaults.values())
            cls.__new__ = staticmethod(made)
            return made(cls, *values, **named)

        @classmethod
        def _make(cls, values: Iterable[Any]) -> NamedTuple:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **named: Any) -> NamedTuple:
            made = self._make(map(named.pop, self._fields, self))
            if named:
                raise ValueError(f"Got unexpected field names: {list(named)!r}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self._asdict().items())})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)
