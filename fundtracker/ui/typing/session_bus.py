"""A connection of its own to the desk's session bus, by the library that Qt needs anyway.

PySide6's own classes for it know no unsigned numbers, which fcitx asks for.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

SESSION = 0
SIGNAL = 4  # the kind of a message
NUMBERS = {"i": ctypes.c_int32, "u": ctypes.c_uint32, "b": ctypes.c_uint32}
ITERATOR = 256  # bytes, more than an iterator of the library takes


class Bus:
    """The session bus; raises ``OSError`` where there is none or its library is missing.

    ``handle`` is readable when signals wait; ``lost`` tells that the bus went away.
    """

    def __init__(self) -> None:
        self._lib = lib = ctypes.CDLL("libdbus-1.so.3")
        for name in ("bus_get_private", "message_new_method_call", "connection_pop_message",
                     "connection_send_with_reply_and_block"):  # fmt: skip
            getattr(lib, f"dbus_{name}").restype = ctypes.c_void_p
        lib.dbus_message_get_member.restype = ctypes.c_char_p
        connection = lib.dbus_bus_get_private(SESSION, None)
        if not connection:
            raise OSError("no session bus")
        self._connection = ctypes.c_void_p(connection)
        lib.dbus_connection_set_exit_on_disconnect(self._connection, 0)
        number = ctypes.c_int()
        lib.dbus_connection_get_unix_fd(self._connection, ctypes.byref(number))
        self.handle, self.lost = number.value, False

    def owned(self, name: str) -> bool:
        """Tell whether a program on the bus has a name."""
        return bool(self._lib.dbus_bus_name_has_owner(self._connection, name.encode(), None))

    def watch(self, rule: str) -> None:
        """Ask for the signals of a rule."""
        self._lib.dbus_bus_add_match(self._connection, rule.encode(), None)

    def call(
        self, name: str, path: str, interface: str, method: str,
        *values: tuple[str, int | str], wait: int = 0,
    ) -> list[int | str] | None:  # fmt: skip
        """Call a method with values, each with its type: i, u, s.

        Args:
            wait: milliseconds for the answer; 0 sends the call and wants none.

        Returns:
            the numbers and texts of the answer; None where none came in time or none was wanted.
        """
        lib = self._lib
        words = (ctypes.c_char_p(word.encode()) for word in (name, path, interface, method))
        message = ctypes.c_void_p(lib.dbus_message_new_method_call(*words))
        into = ctypes.create_string_buffer(ITERATOR)
        lib.dbus_message_iter_init_append(message, into)
        for kind, value in values:
            _append(lib, into, kind, value)
        try:
            if not wait:
                lib.dbus_message_set_no_reply(message, 1)
                lib.dbus_connection_send(self._connection, message, None)
                lib.dbus_connection_flush(self._connection)
                return None
            answer = lib.dbus_connection_send_with_reply_and_block(
                self._connection, message, wait, None
            )
        finally:
            lib.dbus_message_unref(message)
        return self._taken(answer) if answer else None

    def signals(self) -> Iterator[tuple[str, list[int | str]]]:
        """Return the signals that have come: name and values."""
        self.lost = not self._lib.dbus_connection_read_write(self._connection, 0)
        while pointer := self._lib.dbus_connection_pop_message(self._connection):
            message = ctypes.c_void_p(pointer)
            kind = self._lib.dbus_message_get_type(message)
            name = self._lib.dbus_message_get_member(message) or b""
            values = self._taken(pointer)
            if kind == SIGNAL:
                yield name.decode(), values

    def _taken(self, pointer: int) -> list[int | str]:
        """Return the plain values of a message and let it go."""
        lib, message = self._lib, ctypes.c_void_p(pointer)
        at, values = ctypes.create_string_buffer(ITERATOR), []
        more = lib.dbus_message_iter_init(message, at)
        while more:
            values.append(_value(lib, at))
            more = lib.dbus_message_iter_next(at)
        lib.dbus_message_unref(message)
        return values


def _append(lib: Any, into: Any, kind: str, value: int | str) -> None:
    held: Any = ctypes.c_char_p(value.encode()) if isinstance(value, str) else NUMBERS[kind](value)
    lib.dbus_message_iter_append_basic(into, ord(kind), ctypes.byref(held))


def _value(lib: Any, at: Any) -> int | str:
    """Return the value an iterator stands at; what is neither number nor text is empty."""
    kind = chr(lib.dbus_message_iter_get_arg_type(at))
    if kind == "s":
        text = ctypes.c_char_p()
        lib.dbus_message_iter_get_basic(at, ctypes.byref(text))
        return (text.value or b"").decode("utf-8", "replace")
    if kind in NUMBERS:
        number = NUMBERS[kind]()
        lib.dbus_message_iter_get_basic(at, ctypes.byref(number))
        return int(number.value)
    return ""
