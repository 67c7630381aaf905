"""The types of live arguments, and of annotations."""

import enum
import functools
from dataclasses import dataclass
from typing import Literal, NamedTuple, Optional

import numpy as np
import pytest

import pystream as ps
from pystream.errors import CompileError, UnsupportedError
from pystream.frontend import jit_types as jt
from pystream.frontend.entries import import_jit
from pystream.frontend.jit_types import NONE, STRING, UNSET, Ref, Refused, Scalar, Tuple, Union
from pystream.runtime.jit_annotations import annotated_signature
from pystream.runtime.jit_signature import describe, shown, signature_key

INT, FLOAT, BOOL = Scalar("i64"), Scalar("f64"), Scalar("i1")


class Color(enum.Enum):
    RED = 1
    BLUE = 2
    GREEN = 3


class Level(enum.IntEnum):
    LOW = 1


@dataclass
class Node:
    value: float
    next: Optional["Node"] = None
    color: Color = Color.RED


class Pair(NamedTuple):
    a: int
    b: float


class Other:
    pass


def element(signature, layout):
    return signature.layouts[signature.layouts[layout].fields["items"].layout].fields["element"]


def test_numbers_are_told_apart():
    found = describe((1, 1.0, True, None, 2**70)).arguments
    assert found == (INT, FLOAT, BOOL, NONE, INT)
    assert describe((ps.vec3(1), ps.ivec2(1), ps.mat4(1.0))).arguments == (
        jt.Vector((3,), "f64"),
        jt.Vector((2,), "i64"),
        jt.Vector((4, 4), "f64"),
    )


def test_constants_are_known_by_value():
    values = ("s", Color.RED, Level.LOW, len, Node, describe, functools.partial(max, 1), ...)
    assert describe(values).arguments == tuple(map(jt.Literal, values))
    assert signature_key(describe(("a",))) != signature_key(describe(("b",)))
    assert signature_key(describe((Level.LOW,))) != signature_key(describe((1,)))


def test_partial_objects_of_objects_are_refused():
    with pytest.raises(
        UnsupportedError, match="a functools.partial of objects cannot be an argument"
    ):
        describe((functools.partial(max, Node(1)),))


def test_methods_are_bound_to_objects_of_a_type():
    class Owner:
        def method(self):
            pass

    owner = Owner()
    owner.x = 1
    found = describe((owner.method, [owner.method, None]))
    method = jt.Method(
        Owner.method, Ref("test_methods_are_bound_to_objects_of_a_type.<locals>.Owner")
    )
    assert found.arguments[0] == method
    assert element(found, "list") == Union((NONE, method))


def test_several_strings_are_any_strings():
    assert element(describe((["a", "a"],)), "list") == jt.Literal("a")
    assert element(describe((["a", "b", 1],)), "list") == Union((INT, STRING))
    one = describe((["a"],))
    assert element(describe((["b"],), joined=[one]), "list") == STRING
    assert element(describe((["a"],), joined=[describe((["a", "b"],))]), "list") == STRING
    assert shown(describe((["a", "b"],))) == "(list[str])"


def test_several_members_are_all_members():
    assert element(describe(([Color.RED],)), "list") == jt.Literal(Color.RED)
    members = Union((jt.Literal(Color.BLUE), jt.Literal(Color.GREEN), jt.Literal(Color.RED)))
    assert element(describe(([Color.RED, Color.BLUE],)), "list") == members


def test_joins_are_unions():
    found = describe(([1, 2.0, True, None],))
    assert element(found, "list") == Union((NONE, FLOAT, BOOL, INT))
    assert element(describe(([(1, 2.0), (3, 4)],)), "list") == Tuple((INT, Union((FLOAT, INT))))
    assert element(describe(([(1,), ()],)), "list") == Union((Tuple(()), Tuple((INT,))))
    assert element(describe(([],)), "list") == UNSET


def test_the_order_of_values_does_not_matter():
    one, other = [1, 2.0, None, "s", Node(1.0)], [Node(2.0), "s", None, 2.0, 1]
    assert signature_key(describe((one,))) == signature_key(describe((other,)))


def test_a_layout_for_each_class():
    a, b = Node(1, Node(2.0)), Node(True)
    del b.next
    found = describe((a, [b]))
    assert found.arguments == (Ref("Node"), Ref("list"))
    assert found.layouts["Node"].cls is Node
    assert found.layouts["Node"].fields == {
        "color": jt.Literal(Color.RED),
        "next": Union((UNSET, NONE, Ref("Node"))),
        "value": Union((FLOAT, BOOL, INT)),
    }


def test_a_layout_for_each_place_of_a_list():
    found = describe(([1], [2.0], [[None]]))
    assert found.arguments == (Ref("list"), Ref("list2"), Ref("list3"))
    assert element(found, "list") == INT
    assert element(found, "list2") == FLOAT
    inner = element(found, "list3")
    assert element(found, inner.layout) == NONE


def test_lists_met_at_two_places_share_a_layout():
    shared = [1]
    found = describe((shared, [shared, [2.0]], None))
    assert found.arguments[0] == element(found, found.arguments[1].layout)
    assert element(found, "list") == Union((FLOAT, INT))
    nest = [[1]]
    found = describe((nest, [2.0], (nest[0],), (nest, [[]])))
    assert found.arguments[2] == Tuple((element(found, "list"),))


def test_lists_that_contain_themselves():
    items = [1]
    items.append(items)
    found = describe((items,))
    assert element(found, "list") == Union((INT, Ref("list")))
    a, b = [], []
    a.append(b)
    b += [a, 1.0]
    found = describe((a, b))
    assert found.arguments[0] == Ref("list")
    assert element(found, "list") == found.arguments[1]
    assert element(found, found.arguments[1].layout) == Union((FLOAT, Ref("list")))


def test_classes_of_one_name():
    first = type("Same", (), {})()
    second = type("Same", (), {})()
    found = describe(([first, second],))
    assert [
        layout.cls for layout in found.layouts.values() if layout.cls in (type(first), type(second))
    ]
    assert {layout.name for layout in found.layouts.values()} >= {"Same", "Same2"}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.zeros(3), "a numpy.ndarray cannot be an argument"),
        (np.float64(1), r"a numpy.float64 cannot be an argument.*\n.*convert it with float"),
        (np.int64(1), "a numpy.int64 cannot be"),
        (b"bytes", "a bytes cannot be an argument"),
        (iter([]), "a list_iterator cannot be an argument"),
        ((i for i in ()), "a generator cannot be an argument"),
        (
            type("Frozen", (frozenset,), {})(),
            "Frozen derives from frozenset, which is not supported",
        ),
        (type("Meters", (float,), {})(1), "Meters derives from float"),
        (
            enum.Enum("Mode", {"A": "a"}, type=str).A,
            "Mode derives from str, which is not supported",
        ),
        (OSError, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_argument(value, message):
    if message is None:
        describe((value,))
        return
    for arguments in ((value,), ([value],), ((1, value),)):
        with pytest.raises(UnsupportedError, match="(?s)" + message):
            describe(arguments)


def test_fields_that_cannot_be_held_are_refused_alone():
    node, other = Node(1.0), Other()
    other.array = np.zeros(2)
    other.deep = [{1: (2, [iter([])])}]
    other.fine = [node]
    node.value = b"x"
    found = describe((node, [other]))
    assert found.layouts["Node"].fields["value"] == Refused(
        "a bytes cannot be an argument of compiled code"
    )
    fields = found.layouts["Other"].fields
    assert fields["array"].reason == "a numpy.ndarray cannot be an argument of compiled code"
    assert "tolist" in fields["array"].hint
    assert fields["deep"].reason == "a list_iterator cannot be an argument of compiled code"
    assert isinstance(fields["fine"], Ref)

    def f(node, others):
        return others[0].fine, node.next

    text = import_jit(f, found).text
    line = next(
        line
        for line in text.splitlines()
        if line.startswith('pystream.layout private @"layout.Other"')
    )
    assert "array" not in line
    assert "fine = " in line


def test_deep_tuples_are_refused():
    chain = None
    for i in range(100):
        chain = (i, chain)
    with pytest.raises(UnsupportedError, match="tuples nest deeper than 64"):
        describe((chain,))


def test_signatures_for_people():
    cyclic = []
    cyclic.append(cyclic)
    arguments = (
        1,
        [1.0],
        (True, ()),
        Node(1.0),
        {"a": [1]},
        {1},
        ps.bvec2(True),
        len,
        "s",
        cyclic,
        1j,
    )
    assert shown(describe(arguments)) == (
        "(int, list[float], tuple[bool, tuple[()]], Node, dict['a', list2], set[int], bvec2, len, 's',"
        " list[list3], complex)"
    )
    assert shown(describe((1, 2.0), ("", "key"))) == "(int, key: float)"


def test_types_are_accepted_by_the_compiler(verify):
    """Everything that can be described has text that parses."""

    def f(*args, **kwargs):
        return args

    node = Node(1.0, Node(2))
    del node.color
    values = (1, 2.0, None, "s", Color.RED, len, Node, [1, None], (1, [()]), node, Pair(1, 2.0))
    values += (
        {1: "a"},
        {2},
        frozenset([(1,)]),
        1j,
        range(3),
        slice(None),
        ps.mat2(1.0),
        [],
        Other(),
    )
    imported = import_jit(f, describe(values))
    verify(imported.text)


def test_signatures_are_joined():
    shared = [1]
    first = Node(1.0, Node(2.0))
    del first.color
    second = Node(1)
    second.extra = "e"
    cyclic = []
    cyclic.append(cyclic)
    pairs = [
        ((first, []), (second, [1])),
        (([1], [2.0]), ([None], [])),
        (((1, [shared]), shared), ((2.0, []), [3.0])),
        ((cyclic, "a"), ([], "b")),
        (({1: [2]}, {1}), ({"k": None}, set())),
        ((Pair(1, 2.0), None), (Pair(2.0, 3), Other())),
    ]
    for one, other in pairs:
        joined = describe(one, joined=[describe(other)])
        assert signature_key(joined) == signature_key(describe(other, joined=[describe(one)]))
        assert signature_key(joined) == signature_key(describe(one, joined=[joined]))
        # As lists of such arguments have it.
        assert describe(one) != joined
        columns = describe([list(column) for column in zip(one, other, strict=True)])
        elements = [element(columns, argument.layout) for argument in columns.arguments]
        assert [str(t)[:6] for t in elements] == [str(t)[:6] for t in joined.arguments]
    node = describe((first,), joined=[describe((second,))]).layouts["Node"].fields
    assert node == {
        "color": Union((UNSET, jt.Literal(Color.RED))),
        "extra": Union((UNSET, jt.Literal("e"))),
        "next": Union((NONE, Ref("Node"))),
        "value": Union((FLOAT, INT)),
    }


# Annotations


def test_annotations():
    def f(
        a: int, b: "float", c: tuple[bool, list[Node]], d: Literal["x", 3], e=2, *, g: Pair | None
    ):
        pass

    signature = annotated_signature(f)
    texts = "(int, float, tuple[bool, list[Node]], int | 'x', int, g: None | Pair)"
    assert shown(signature) == texts
    assert signature.layouts["Node"].fields == {
        "color": Union(tuple(map(jt.Literal, (Color.BLUE, Color.GREEN, Color.RED)))),
        "next": Union((NONE, Ref("Node"))),
        "value": FLOAT,
    }


def test_annotations_give_the_types_of_such_arguments():
    def f(a: list[Pair], b: dict[int, float], c: complex, d: ps.vec2, e: set[int]):
        pass

    live = describe(([Pair(1, 2.0)], {1: 2.0}, 1j, ps.vec2(1), {1}))
    assert signature_key(annotated_signature(f)) == signature_key(live)


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (tuple, "tuple does not tell enough"),
        (list, "does not tell the types of elements"),
        (tuple[int, ...], "a tuple needs a type for each element"),
        ("Missing", "cannot be evaluated"),
        (np.ndarray, "a numpy.ndarray cannot be an argument"),
    ],
)
def test_annotations_that_do_not_tell_enough(annotation, message):
    def f(a):
        pass

    f.__annotations__["a"] = annotation
    with pytest.raises(
        CompileError, match=f"the type of parameter a of .*f is not known: .*{message}"
    ):
        annotated_signature(f)


def test_parameters_without_annotation():
    def f(a):
        pass

    with pytest.raises(CompileError, match="it has no annotation"):
        annotated_signature(f)
