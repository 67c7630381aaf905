"""The builtin exceptions, as plain classes, and what a ``raise`` statement makes of its operand."""

from __future__ import annotations

from .intrinsics import alloc, any_number, by_alternative, fail, issubclass_, kind, type_
from .text import construct_str


class BaseException:
    """The root: what ``raise`` takes.

    Attributes:
        args: the arguments of the call that made it, also where a subclass's ``__init__`` ignores them.
    """

    __cause__ = None
    __suppress_context__ = False

    @any_number
    def __new__(cls, *args, **kwargs):
        self = alloc(cls)
        self.args = args
        return self

    @any_number
    def __init__(self, *args, **kwargs):
        if len(kwargs) > 0:
            fail("TypeError", type_(self), "() takes no keyword arguments")
        self.args = args

    def __str__(self):
        if len(self.args) == 0:
            return ""
        if len(self.args) == 1:
            return construct_str(self.args[0])
        return f"{self.args}"


class SystemExit(BaseException):
    pass


class KeyboardInterrupt(BaseException):
    pass


class GeneratorExit(BaseException):
    pass


class Exception(BaseException):
    pass


class StopIteration(Exception):  # noqa: N818
    """The end of an iterator; `value` is what a generator returned."""

    def __init__(self, *args):
        self.args = args
        if len(args) > 0:
            self.value = args[0]
        else:
            self.value = None


class StopAsyncIteration(Exception):  # noqa: N818
    pass


class ArithmeticError(Exception):
    pass


class FloatingPointError(ArithmeticError):
    pass


class OverflowError(ArithmeticError):
    pass


class ZeroDivisionError(ArithmeticError):
    pass


class AssertionError(Exception):
    pass


class AttributeError(Exception):
    pass


class FrozenInstanceError(AttributeError):
    """Of dataclasses: an assignment to a field of a frozen one."""


class BufferError(Exception):
    pass


class EOFError(Exception):
    pass


class ImportError(Exception):
    pass


class ModuleNotFoundError(ImportError):
    pass


class LookupError(Exception):
    pass


class IndexError(LookupError):
    pass


class KeyError(LookupError):
    """A key that is not there: ``args[0]``."""

    def __str__(self):
        if len(self.args) == 0:
            return ""
        if len(self.args) == 1:
            return f"{self.args[0]!r}"
        return f"{self.args}"


class MemoryError(Exception):
    pass


class NameError(Exception):
    pass


class UnboundLocalError(NameError):
    pass


class ReferenceError(Exception):
    pass


class RuntimeError(Exception):
    pass


class NotImplementedError(RuntimeError):
    pass


class RecursionError(RuntimeError):
    pass


class SystemError(Exception):
    pass


class TypeError(Exception):
    pass


class ValueError(Exception):
    pass


class UnicodeError(ValueError):
    pass


class Warning(Exception):  # noqa: N818
    pass


class DeprecationWarning(Warning):
    pass


class PendingDeprecationWarning(Warning):
    pass


class RuntimeWarning(Warning):
    pass


class SyntaxWarning(Warning):
    pass


class UserWarning(Warning):
    pass


class FutureWarning(Warning):
    pass


@by_alternative
def exception(x):
    """What ``raise x`` raises: an exception, or a new one of an exception class."""
    what = kind(x)
    if what == "class":
        if issubclass_(x, BaseException):
            return x()
    elif what == "instance":
        if issubclass_(type_(x), BaseException):
            return x
    return fail("TypeError", "exceptions must derive from BaseException")


def raise_out_of_range():
    """What a power does that is too large."""
    raise OverflowError(34, "Numerical result out of range")


def raise_error(cls, message):
    """What the compiler's own rules raise, as ZeroDivisionError."""
    raise cls(message)


def exception_from(x, cause):
    """What ``raise x from cause`` raises."""
    error = exception(x)
    if cause is None:
        error.__cause__ = None
    else:
        error.__cause__ = exception_cause(cause)
    error.__suppress_context__ = True
    return error


@by_alternative
def exception_cause(x):
    """As `exception`, for what follows ``from``."""
    what = kind(x)
    if what == "class":
        if issubclass_(x, BaseException):
            return x()
    elif what == "instance":
        if issubclass_(type_(x), BaseException):
            return x
    return fail("TypeError", "exception causes must derive from BaseException")
