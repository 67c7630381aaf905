"""Swizzle properties (``v.xyz``, ``v.rg = ...``) for the vector types."""

from __future__ import annotations

from functools import cache
from itertools import product
from operator import attrgetter

#: The three spellings of components in GLSL: position, colour, texture coordinate.
COMPONENT_SETS = ("xyzw", "rgba", "stpq")


@cache
def _swizzle(names: tuple[str, ...], spelled: str) -> property:
    """The property, which serves vectors of every family and size that have these components."""
    getter = attrgetter(*names)
    size = len(names)

    def read(self):
        return self._family[size]._from(getter(self))

    if len(set(names)) != size:
        return property(
            read, doc=f"The components {', '.join(names)} as a new vector; cannot be assigned."
        )

    def write(self, value):
        expected = self._family[size]
        if isinstance(value, self._family[0]) and len(value) == size:
            values = expected(value)._tuple()
        elif isinstance(value, (tuple, list)) and len(value) == size:
            values = expected(*value)._tuple()
        else:
            raise TypeError(
                f"cannot assign {describe(value)} to the swizzle .{spelled}, "
                f"which needs {expected.__name__}"
            )
        for name, component in zip(names, values, strict=True):
            setattr(self, name, component)

    return property(
        read, write, doc=f"The components {', '.join(names)}; reading makes a new vector."
    )


def describe(value: object) -> str:
    """Name a value for an error message: its type, with the length if it has one."""
    name = type(value).__name__
    if isinstance(value, (tuple, list)):
        return f"a {name} of {len(value)}"
    return name


def add_swizzles(cls: type, size: int) -> None:
    """Define on `cls`, which has the slots x, y.. of `size` components, every swizzle of GLSL.

    Reads give a new vector of the class's family; writes are possible where no component repeats.
    The other spellings of single components (r, g, b, a and s, t, p, q) alias the slots themselves.
    """
    plain = COMPONENT_SETS[0][:size]
    for spelling in COMPONENT_SETS:
        letters = spelling[:size]
        if spelling != COMPONENT_SETS[0]:
            for letter, name in zip(letters, plain, strict=True):
                setattr(cls, letter, getattr(cls, name))
        actual = dict(zip(letters, plain, strict=True))
        for length in (2, 3, 4):
            for combination in product(letters, repeat=length):
                spelled = "".join(combination)
                setattr(cls, spelled, _swizzle(tuple(map(actual.get, combination)), spelled))
