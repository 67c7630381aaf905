"""The entry of a function compiled for given types of arguments."""

import dis

import pytest

from pystream.errors import UnsupportedError
from pystream.frontend.entries import import_jit
from pystream.frontend.jit_types import (
    NONE,
    Layout,
    Literal,
    Ref,
    Scalar,
    Signature,
    Tuple,
    Union,
    Vector,
)

INT, FLOAT = Scalar("i64"), Scalar("f64")


def test_plain_arguments(module):
    made = module("def f(a, b, c, d):\n    return a")
    vector = Vector((3,), "f64")
    found = import_jit(made.f, Signature((INT, NONE, Tuple((FLOAT, vector)), Literal("on"))))
    line = next(line for line in found.text.splitlines() if line.startswith("pystream.jit"))
    assert line.startswith(
        f'pystream.jit @f calls @"{made.__name__}.f" [i64, !pystream.literal<#pystream.none>, '
        '!pystream.tuple<[f64, vector<3xf64>]>, !pystream.literal<"on">] loc('
    )
    assert found.entry == "f"
    assert found.symbols[f"{made.__name__}.f"] is made.f


def test_layouts_refer_to_each_other(module):
    made = module("class Node:\n    pass\ndef f(a):\n    return a.value")
    node = Layout("Node", made.Node, {"value": FLOAT, "next": Union((Ref("Node"), NONE))})
    found = import_jit(made.f, Signature((Ref("Node"),), {"Node": node}))
    symbol = found.layouts["Node"]
    assert f"[!pystream.ref<@{symbol}>]".replace("@layout.Node", '@"layout.Node"') in found.text
    assert (
        f'pystream.layout private @"{symbol}" class @"{made.__name__}.Node" {{value = f64, '
        f'next = !pystream.union<!pystream.ref<@"{symbol}">, !pystream.literal<#pystream.none>>}}'
    ) in found.text
    assert found.symbols[f"{made.__name__}.Node"] is made.Node


def test_keywords_are_handed_over_by_name(module):
    made = module("def f(a, *, b):\n    return a - b")
    found = import_jit(made.f, Signature((INT, INT), kinds=("", "b")))
    assert f'calls @"prelude.keywords.{made.__name__}.f" [i64, i64]' in found.text
    assert 'kinds ["", "b"]' in found.text


def test_collected_arguments_are_those_of_a_call(module):
    made = module("def f(a, *rest, **options):\n    return rest")
    found = import_jit(made.f, Signature((INT, FLOAT, INT), kinds=("", "", "size")))
    assert 'kinds ["", "", "size"]' in found.text
    found = import_jit(made.f, Signature((INT, FLOAT)))
    assert f'calls @"prelude.keywords.{made.__name__}.f" [i64, f64]' in found.text


def test_constants_that_cannot_be_used(module):
    made = module("def f(a):\n    return a")
    with pytest.raises(UnsupportedError, match="an argument: unknown C function print"):
        import_jit(made.f, Signature((Literal(print),)))


def test_literals_are_equal_if_they_are_the_same_value():
    assert Literal("a") == Literal("a")
    assert Literal(1) != Literal(True)
    assert len({Literal("a"), Literal("a"), Literal("b")}) == 2


def test_lines_of_chains_are_those_of_cpython(module):
    made = module(
        """
        def f(a):
            return (a
                    .first
                    .second(1,
                            2)
                    .third)
        """
    )
    code = made.f.__code__
    expected = {
        instruction.argval: instruction.positions.lineno
        for instruction in dis.get_instructions(code)
        if instruction.opname in ("LOAD_ATTR", "LOAD_METHOD")
    }
    text = import_jit(made.f, Signature((INT,))).text
    for name, line in expected.items():
        (operation,) = [t for t in text.splitlines() if f'"{name}"' in t and "pystream." in t]
        alias = operation.rpartition("loc(")[2].rstrip(")")
        assert f'{alias} = loc("{code.co_filename}":{line}:' in text
