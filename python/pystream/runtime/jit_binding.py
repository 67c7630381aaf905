"""From the arguments of a call to a value for each parameter, as CPython does it."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from typing import Any


class Binder:
    """Binds arguments to the parameters of one function.

    Attributes:
        parameters: the function's parameters by name.
        plain: how many positional arguments need no binding; -1 if there is no such number.
    """

    def __init__(self, function: types.FunctionType) -> None:
        self.parameters = dict(inspect.signature(function, follow_wrapped=False).parameters)
        kinds = [parameter.kind for parameter in self.parameters.values()]
        self.plain = (
            len(kinds)
            if all(kind <= inspect.Parameter.POSITIONAL_OR_KEYWORD for kind in kinds)
            else -1
        )
        self._function = function
        self._stub = _stub(function, self.parameters)

    def bind(
        self, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """The values to hand over, and for each "" or the name of the keyword to hand it over by.

        The second tuple is empty if there are no keywords. Raises TypeError, with CPython's message, if the
        arguments do not fit.
        """
        # Defaults can be assigned to.
        self._stub.__defaults__ = self._function.__defaults__
        self._stub.__kwdefaults__ = self._function.__kwdefaults__
        try:
            bound = self._stub(*args, **kwargs)
        except TypeError as error:
            raise error.with_traceback(None) from None
        values: list[Any] = []
        names: list[str] = []
        for (name, parameter), value in zip(self.parameters.items(), bound, strict=True):
            match parameter.kind:
                case inspect.Parameter.VAR_POSITIONAL:
                    values.extend(value)
                    names.extend("" for _ in value)
                case inspect.Parameter.VAR_KEYWORD:
                    values.extend(value.values())
                    names.extend(value)
                case inspect.Parameter.KEYWORD_ONLY:
                    values.append(value)
                    names.append(name)
                case _:
                    values.append(value)
                    names.append("")
        return tuple(values), tuple(names) if any(names) else ()


def _stub(
    function: types.FunctionType, parameters: Mapping[str, inspect.Parameter]
) -> types.FunctionType:
    """A function with the same parameters and the same name that gives them back."""
    text, past_positional_only, star = [], False, False
    for name, parameter in parameters.items():
        if parameter.kind is not parameter.POSITIONAL_ONLY and not past_positional_only:
            past_positional_only = True
            if text:
                text.append("/")
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            star = True
            text.append("*")
        prefix = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(
            parameter.kind, ""
        )
        star = star or prefix == "*"
        text.append(prefix + name)
    if text and text[-1] != "/" and not past_positional_only:
        text.append("/")
    values = "".join(f"{name}, " for name in parameters)
    namespace: dict[str, Any] = {}
    exec(f"def stub({', '.join(text)}):\n    return ({values})", namespace)
    stub = namespace["stub"]
    stub.__name__ = function.__name__
    stub.__qualname__ = function.__qualname__
    return stub
