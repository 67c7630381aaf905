"""`jit` as a decorator and a callable: binding, choosing compiled code, tracebacks.

Compiled code is a stand-in that gives back its arguments.
"""

import ctypes
import functools
import pickle
import sys
import threading
import traceback
from pathlib import Path

import pytest

from pystream.errors import CompileError
from pystream.frontend.jit_types import ImportedFunction, Literal
from pystream.jitted import Jitted, jit
from pystream.runtime.jit_binding import Binder
from pystream.runtime.jit_calls import CompiledFunction
from pystream.runtime.jit_errors import Location, traceback_of

sys.path.insert(0, str(Path(__file__).parent))

from words import Fake, Reflection  # noqa: E402


@pytest.fixture
def echo(monkeypatch):
    """Makes functions whose compiled code gives back its arguments; gives the list of what was compiled."""
    made = []

    def compile_(self, signature):
        made.append(signature)
        reflection = Reflection(signature)
        size = 8 * sum(map(reflection.words, reflection.arguments))

        def body(machine):
            ctypes.memmove(machine.result, machine.block, size)

        single = len(reflection.arguments) == 1
        result = reflection.arguments[0] if single else {"tuple": reflection.arguments}
        names = {name: f"layout.{name}" for name in signature.layouts}
        imported = ImportedFunction("", "f", reflection.symbols, names)
        return CompiledFunction(Fake(reflection, body, result), imported, signature)

    monkeypatch.setattr(Jitted, "_compile", compile_)
    return made


def plain(a, b=2, *, c=3):
    """Its documentation."""
    return a, b, c


def test_it_looks_like_the_function():
    fast = jit(plain)
    assert fast.__wrapped__ is plain
    assert fast.__name__ == "plain"
    assert fast.__doc__ == "Its documentation."
    assert fast.__module__ == __name__
    assert repr(fast) == "<jit plain>"
    assert jit(fast) is fast


def test_arguments_are_bound_as_in_python(echo):
    fast = jit(plain)
    assert fast(1) == (1, 2, 3)
    assert fast(1, 5) == (1, 5, 3)
    assert fast(b=1, a=0, c=2.5) == (0, 1, 2.5)
    assert [signature.kinds for signature in echo] == [("", "", "c")] * 2


def test_defaults_are_those_of_the_call(echo):
    def f(a, b=[]):
        return a, b

    fast = jit(f)
    assert fast(1)[1] is f.__defaults__[0]
    f.__defaults__ = (7,)
    assert fast(1) == (1, 7)


def positional(a, b, /, c, *args, d, e=5, **kwargs):
    pass


CALLS = [
    (positional, (1, 2), {}),
    (positional, (1,), {"b": 2, "d": 1}),
    (positional, (1, 2, 3), {"e": 1}),
    (plain, (), {}),
    (plain, (1, 2, 3), {}),
    (plain, (1,), {"z": 1}),
    (plain, (1,), {"a": 1}),
    (lambda x: x, (), {}),
]


@pytest.mark.parametrize(("function", "args", "kwargs"), CALLS, ids=range(len(CALLS)))
def test_what_does_not_bind_is_pythons_error(function, args, kwargs):
    with pytest.raises(TypeError) as expected:
        function(*args, **kwargs)
    with pytest.raises(TypeError) as got:
        jit(function)(*args, **kwargs)
    assert str(got.value) == str(expected.value)


def test_binding_of_stars():
    bound = Binder(positional).bind((1, 2, 3, 4, 5), {"d": 6, "x": 7})
    assert bound == ((1, 2, 3, 4, 5, 6, 5, 7), ("", "", "", "", "", "d", "e", "x"))
    assert Binder(plain).plain == -1
    assert Binder(lambda a, b=1, /: 0).plain == 2


class Account:
    def __init__(self, balance):
        self.balance = balance

    @jit
    def pair(self, amount):
        return self, amount

    @staticmethod
    @jit
    def static(a):
        return a

    @jit
    @staticmethod
    def static_too(a):
        return a

    @jit
    @classmethod
    def made(cls, balance):
        return cls, balance


def test_methods(echo):
    account = Account(1)
    assert account.pair(2) == (account, 2)
    assert Account.pair(account, 3) == (account, 3)
    assert account.static(4) == Account.static(4) == account.static_too(4) == 4
    assert account.made(5) == Account.made(5) == (Account, 5)
    assert jit(account.pair.__func__.__wrapped__.__get__(account))(6) == (account, 6)
    assert jit(functools.partial(plain, 1, c=4))(3) == (1, 3, 4)


@pytest.mark.parametrize(
    "value", [len, 3, Account, Account(1)], ids=["len", "3", "class", "object"]
)
def test_what_cannot_be_native(value):
    with pytest.raises(TypeError, match="jit takes a Python function, but .* is a"):
        jit(value)


def test_one_compilation_for_each_combination_of_types(echo):
    fast = jit(lambda a, b: (a, b))
    for a, b in [(1, 2), (3, -4), (1, 2.0), (True, None), (1, 2)]:
        got = fast(a, b)
        assert got == (a, b)
        assert list(map(type, got)) == [type(a), type(b)]
    assert fast.signatures == ("(int, int)", "(int, float)", "(bool, None)")
    fast.clear()
    assert fast.signatures == ()
    fast(1, 2)
    assert len(echo) == 4


def test_code_is_used_again_for_objects_that_fit(echo):
    fast = jit(lambda a: a)
    for value in ([1, 2.0], [1], [], [2.5], Account(1), Account(2), Account(2.0), "x", "y", "x"):
        assert fast(value) is value
    assert fast.signatures == ("(list[float | int])", "(Account)", "(Account)", "('x')", "('y')")


def test_many_types_are_joined(echo):
    fast = jit(lambda a: a)
    for number in [*range(20), *range(20)]:
        value = [FUNCTIONS[number]]
        assert fast(value) is value
    assert len(echo) == 20
    assert echo[7].layouts["list.items"].fields["element"] == Literal(FUNCTIONS[7])
    assert set(echo[8].layouts["list.items"].fields["element"].items) == {
        Literal(function) for function in FUNCTIONS[:9]
    }


FUNCTIONS = [lambda: 0 for _ in range(20)]


def test_many_strings_are_any_string(echo):
    fast = jit(lambda a: a)
    for number in range(20):
        assert fast(f"text{number}") == f"text{number}"
    assert len(echo) == 9
    assert fast.signatures[-1] == "(str)"


def test_code_for_other_aliases(echo):
    fast = jit(lambda a, b: (a, b))
    a, b = [1], [2]
    assert fast(a, b)[0] is a
    assert fast(a, a)[1] is a
    assert fast(b, a)[1] is a
    assert len(echo) == 2


def test_big_integers(echo):
    fast = jit(lambda a: a)
    assert fast(1) == 1
    for value in (2**63, -(2**64)):
        with pytest.raises(OverflowError, match=f"the integer {value} does not fit in 64 bits"):
            fast(value)
    assert fast(2**63 - 1) == 2**63 - 1


def test_calls_of_several_threads(echo):
    fast = jit(lambda a, b: (a, b))
    wrong = []

    def work(number):
        for i in range(200):
            items = [number, i]
            got = fast(items, float(i))
            if got[0] is not items or got[1] != i or items != [number, i]:
                wrong.append((number, i))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(echo) == 1


@jit
def module_level(a):
    return a


def test_pickling_is_by_name():
    module = sys.modules.setdefault(__name__, sys.modules[module_level.__module__])
    assert vars(module)["module_level"] is module_level
    assert pickle.loads(pickle.dumps(module_level)) is module_level


# The imported module needs no library


def test_inspect_imported():
    def f(a: int, b: list[float]):
        return a

    fast = jit(f)
    assert "[i64, !pystream.ref<" in fast.inspect("imported")
    assert "[f64, i1]" in fast.inspect("imported", 1.0, True)
    assert "[f64, i64]" in fast.inspect("imported", b=1, a=1.0)
    with pytest.raises(CompileError, match="there is no stage 'assembly': choose one of imported"):
        fast.inspect("assembly")


# Tracebacks


def test_tracebacks_show_source_lines():
    lines, first = ("raise KeyError\n", "f()\n"), 3
    import linecache

    linecache.cache["<shown>"] = (9, None, ["\n", "\n", *lines], "<shown>")
    places = [Location("<shown>", first + 1, "Top.level"), Location("<shown>", first, "f")]
    try:
        raise KeyError("k").with_traceback(traceback_of(places))
    except KeyError as error:
        found = traceback.extract_tb(error.__traceback__)[-2:]
        text = "".join(traceback.format_exception(error))
    assert [(f.filename, f.lineno, f.name, f.line) for f in found] == [
        ("<shown>", first + 1, "level", "f()"),
        ("<shown>", first, "f", "raise KeyError"),
    ]
    assert '  File "<shown>", line 4, in level\n    f()\n  File "<shown>", line 3, in f\n' in text
    assert "^^^" not in text.partition('File "<shown>"')[2]


def test_exceptions_of_compiled_code_have_tracebacks(monkeypatch):
    locations = [
        {"file": __file__, "line": 10, "column": 1, "function": "inner"},
        {"file": __file__, "line": 20, "column": 1, "function": "outer"},
        {
            "file": str(Path(jit.__code__.co_filename).parent / "prelude/lists.py"),
            "line": 3,
            "function": "g",
        },
    ]

    def compile_(self, signature):
        reflection = Reflection(signature)
        reflection.layouts["e"] = {"class": "prelude.EOFError", "fields": [], "words": 0}

        def body(machine):
            machine.store(machine.result, machine.allocate(1))
            return 1

        fake = Fake(reflection, body, None, {"ref": "e"}, locations)
        fake.trace = [2, 0, 1]
        return CompiledFunction(fake, ImportedFunction("", "f", {}, {}), signature)

    monkeypatch.setattr(Jitted, "_compile", compile_)
    fast = jit(lambda a: a)
    for _ in range(2):
        with pytest.raises(EOFError) as caught:
            fast(1)
        found = traceback.extract_tb(caught.value.__traceback__)
        assert [(f.filename, f.lineno, f.name) for f in found[-2:]] == [
            (__file__, 20, "outer"),
            (__file__, 10, "inner"),
        ]
        assert caught.value.__context__ is None
        assert caught.value.__cause__ is None
