"""Arguments in and results out, with a stand-in for compiled code that works on words."""

import ctypes
import enum
import math
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

import pystream as ps
from pystream.errors import UnsupportedError
from pystream.runtime.jit_codecs import MismatchError, StringCodec

sys.path.insert(0, str(Path(__file__).parent))

from words import Fake, Machine, Reflection, bits, compiled, deep_copy, identity  # noqa: E402


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class Slotted:
    __slots__ = ("a", "__hidden", "never")

    def __init__(self, a, hidden):
        self.a = a
        self.__hidden = hidden

    def hidden(self):
        return self.__hidden


class SlottedAndMore(Slotted):
    pass


@dataclass
class Body:
    position: ps.vec3
    mass: float
    tags: tuple


@dataclass(frozen=True)
class Frozen:
    x: int


class Point(NamedTuple):
    x: float
    y: float


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Level(enum.IntEnum):
    LOW = 1


class Loud:
    """Attributes must be set past all of this."""

    def __init__(self):
        self.__dict__["x"] = 1

    def __setattr__(self, name, value):
        raise AssertionError("not to be called")

    @property
    def y(self):
        raise AssertionError("not to be called")


def function(x):
    return x


def same_bits(a, b):
    return type(a) is type(b) and struct.pack("d", a) == struct.pack("d", b)


SCALARS = [
    *(0, -1, 2**63 - 1, -(2**63), True, False, None, "text", Color.RED, Level.LOW, function, Node),
    *(len, math.sin, ..., NotImplemented),
]


@pytest.mark.parametrize("value", SCALARS, ids=repr)
def test_values_come_back(value):
    (got,) = identity(value)
    assert type(got) is type(value)
    assert got == value


@pytest.mark.parametrize("value", [0.0, -0.0, 1.5, math.inf, -math.inf, math.nan, 5e-324])
def test_floats_keep_their_bits(value):
    alone, in_tuple, in_list = identity(value, (1, value), [None, value])
    assert all(same_bits(value, got) for got in (alone, in_tuple[1], in_list[1]))


VECTORS = [
    *(ps.vec2(1, -0.0), ps.vec3(1, 2, math.inf), ps.vec4(1, 2, 3, 4), ps.ivec2(1, -(2**63))),
    *(ps.ivec4(1, 2, 3, 4), ps.bvec3(True, False, True), ps.mat2(1, 2, 3, 4)),
    ps.mat3(1, 2, 3, 4, 5, 6, 7, 8, 9),
]


@pytest.mark.parametrize("value", VECTORS, ids=repr)
def test_vectors(value):
    for (got,) in (identity(value), deep_copy((value,))[0:1], deep_copy([value])[0:1]):
        got = got[0] if isinstance(got, tuple | list) else got
        assert type(got) is type(value)
        assert repr(got) == repr(value)


def test_arguments_keep_their_identity():
    node = Node(1.0)
    items = [node, node]
    got = identity(node, items, (items, node))
    assert got[0] is node
    assert got[1] is items
    assert got[2][0] is items
    assert items == [node, node]


def copies(*arguments):
    return deep_copy(*arguments)


class Counter:
    def __init__(self, count):
        self.count = count

    def increased(self, by=1):
        return self.count + by


def test_bound_methods():
    counter = Counter(1)
    method, owner, methods = identity(counter.increased, counter, [counter.increased])
    assert method == methods[0] == counter.increased
    assert owner is counter
    (got,) = copies(counter.increased)
    assert got.__self__ is not counter
    assert got(2) == 3


def test_linked_and_cyclic_objects():
    first = Node(1, Node(2, Node(None)))
    first.next.next.next = first
    (got,) = copies(first)
    assert got is not first
    assert [got.value, got.next.value, got.next.next.value] == [1, 2, None]
    assert got.next.next.next is got
    items = [1]
    items.append(items)
    (copy,) = copies(items)
    assert copy[0] == 1
    assert copy[1] is copy


def test_a_long_chain_needs_no_recursion():
    chain, length = None, 20000
    for i in range(length):
        chain = Node(i, chain)

    def body(machine: Machine) -> None:
        # A new chain, each node of which has the value of its own length in the old one.
        old, new = machine.load(machine.argument(0)), 0
        for _ in range(length):
            node = machine.allocate(3)
            machine.store(machine.field("layout.Node", node, "next"), int(new != 0))
            machine.store(machine.field("layout.Node", node, "next") + 8, new)
            value = machine.load(machine.field("layout.Node", old, "value"))
            machine.store(machine.field("layout.Node", node, "value"), value)
            old, new = machine.load(machine.field("layout.Node", old, "next") + 8), node
        machine.store(machine.result, new)

    run, _ = compiled((chain,), lambda r: Fake(r, body, {"ref": "layout.Node"}))
    got = run((chain,))
    for i in range(length):
        assert got.value == i
        got = got.next
    assert got is None


def test_aliases_stay_aliases():
    shared = [1]
    a, b, c = copies(shared, [shared, [2]], (shared,))
    assert b[0] is a
    assert c[0] is a
    assert b[1] == [2]


def test_fields_that_some_objects_lack():
    a, b = Node(1), Node(2.0)
    del a.next
    b.extra = "e"
    got = copies([a, b])[0]
    assert vars(got[0]) == {"value": 1}
    assert vars(got[1]) == {"value": 2.0, "next": None, "extra": "e"}
    assert type(got[0].value) is int


def test_fields_that_are_refused_stay():
    import decimal

    node, other = Node(1), Node(2)
    other.value = decimal.Decimal(1)
    (got,) = identity([node, other])
    assert got == [node, other]
    assert vars(other) == {"value": decimal.Decimal(1), "next": None}


def test_slots():
    value = SlottedAndMore(1, 2.5)
    value.more = None
    (got,) = copies(value)
    assert (got.a, got.hidden(), vars(got)) == (1, 2.5, {"more": None})
    assert not hasattr(got, "never")


def test_classes_of_the_standard_library():
    body = Body(ps.vec3(1, 2, 3), 2.0, ("a", Color.GREEN, Frozen(3)))
    (got,) = copies(body)
    assert got == body
    assert got is not body
    assert type(got.tags[2]) is Frozen
    (point,) = copies(Point(1.0, 2.0))
    assert type(point) is Point
    assert point == Point(1.0, 2.0)


def test_containers_of_everything():
    values = [
        1,
        2.0,
        True,
        None,
        "s",
        (1, 2),
        (1.0,),
        [3],
        Node(4),
        Color.RED,
        1j,
        range(3),
        ps.vec2(1),
    ]
    (got,) = copies(values)
    assert list(map(type, got)) == list(map(type, values))
    assert got[:8] == values[:8]
    assert got[9:12] == values[9:12]
    assert copies([], [[]], ()) == ([], [[]], ())
    assert copies(slice(1, None, -2)) == (slice(1, None, -2),)


def test_dicts_and_sets():
    mapping = {"a": 1, 2: [3.0], (1, "b"): None, None: Frozen(1)}
    (got,) = copies(mapping)
    assert got == mapping
    assert list(got) == list(mapping)
    keys = {Frozen(1): Frozen(2), Frozen(3): Frozen(4)}
    got, again, one = copies(keys, [keys], next(iter(keys)))
    assert got == keys
    assert again[0] is got
    assert next(iter(got)) is one
    sets = ({1, 2.5, "x"}, frozenset([(1, 2), frozenset([Frozen(5)])]), set(), frozenset(), {})
    assert copies(*sets) == sets
    assert list(map(type, copies(*sets))) == list(map(type, sets))
    cyclic = {}
    cyclic["self"] = cyclic
    (got,) = copies(cyclic)
    assert got["self"] is got
    assert copies([{}, {1: 2}]) == ([{}, {1: 2}],)


class Stack(list):
    """A list with an attribute, that nothing looks at but through the methods of list."""

    def __iter__(self):
        raise AssertionError("not to be called")

    __setitem__ = __len__ = __iter__


class Table(dict):
    pass


def test_classes_that_derive_from_containers():
    stack = Stack((1, 2.0))
    stack.name = "s"
    table = Table(a=stack)
    (got,) = copies(table)
    assert type(got) is Table
    got = got["a"]
    assert type(got) is Stack
    assert list.__getitem__(got, slice(None)) == [1, 2.0]
    assert got.name == "s"
    assert identity(stack, [stack])[1][0] is stack


@pytest.mark.parametrize("values", [[1, 2, 3], [1.0, -0.0], [True, False], [None, None]], ids=repr)
def test_lists_of_numbers(values):
    for got in (copies(values)[0], copies((values,))[0][0]):
        assert got == values
        assert list(map(type, got)) == list(map(type, values))


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**40, 1 << 400], ids=["a", "b", "c", "d"])
def test_big_integers(value):
    for arguments in ((value,), ([1, value],), ((value,),), (Node(value),)):
        with pytest.raises(OverflowError, match="does not fit in 64 bits"):
            identity(*arguments)


# What compiled code does to objects


def call(body, *arguments, result=None, raises=None):
    def make(reflection: Reflection) -> Fake:
        none = {"literal": "", "kind": "none", "value": ""}
        return Fake(reflection, body, result or none, raises)

    run, fake = compiled(arguments, make)
    run(arguments)
    assert fake.released == 1


def test_modified_fields_are_written_back():
    node = Node(1.0, Node(2.0))
    kept = node.next

    def body(machine: Machine) -> None:
        address = machine.load(machine.argument(0))
        machine.store(machine.field("layout.Node", address, "value"), 7.5)

    call(body, node)
    assert vars(node) == {"value": 7.5, "next": kept}
    assert vars(kept) == {"value": 2.0, "next": None}


def test_attributes_are_set_past_properties_and_setattr():
    value = Loud()

    def body(machine: Machine) -> None:
        machine.store(machine.field("layout.Loud", machine.load(machine.argument(0)), "x"), 5)

    call(body, value)
    assert vars(value) == {"x": 5}


def test_attributes_that_become_unset():
    a, b = Node(1), Node(2)
    del a.value

    def body(machine: Machine) -> None:
        for index, (tag, payload) in enumerate([(1, 9), (0, 0)]):
            address = machine.load(machine.argument(index))
            place = machine.field("layout.Node", address, "value")
            machine.store(place, tag)
            machine.store(place + 8, payload)

    call(body, a, b)
    assert vars(a) == {"value": 9, "next": None}
    assert vars(b) == {"next": None}


def test_lists_grow_and_shrink():
    items, others = [1, 2], [5.0, 6.0, 7.0]

    def body(machine: Machine) -> None:
        grown = machine.allocate(9)
        for at, word in enumerate([8, 1, 2, 3]):
            machine.store(grown + 8 * at, word)
        machine.store(machine.load(machine.argument(0)), grown)
        machine.store(machine.load(machine.argument(0)) + 8, 3)
        address = machine.load(machine.argument(1))
        machine.store(address + 8, 2)
        machine.store(machine.load(address) + 8, -1.0)

    call(body, items, others)
    assert items == [1, 2, 3]
    assert others == [-1.0, 6.0]


def test_entries_of_dicts_come_and_go():
    mapping, members = {"a": 1, "b": 2, "c": 3}, {1, 2, 3}

    def body(machine: Machine) -> None:
        address = machine.load(machine.argument(0))

        def part(name, index):
            return machine.load(machine.field("layout.dict", address, name)) + 8 + 8 * index

        machine.store(part("hashes", 1), -1)
        machine.store(part("value_items", 2), 30)
        machine.store(machine.field("layout.dict", address, "size"), 2)
        table = machine.allocate(9)
        machine.store(table, 8)
        machine.store(machine.field("layout.dict", address, "table"), table)
        # A set of which a table was made, with its only element in the second of four places.
        address = machine.load(machine.argument(1))
        hashes, items = machine.allocate(5), machine.allocate(5)
        for buffer, words in ((hashes, [4, -1, 7, -(2**63) + 1, -1]), (items, [4, 99, 7, 99, 99])):
            for at, word in enumerate(words):
                machine.store(buffer + 8 * at, word)
        new = {"hashes": hashes, "items": items, "mask": 3, "used": 1}
        for name, word in new.items():
            machine.store(machine.field("layout.set", address, name), word)

    call(body, mapping, members)
    assert mapping == {"a": 1, "c": 30}
    assert members == {7}


def test_elements_alone_are_modified():
    rows = [[1, 2], [3, 4]]
    inner = rows[1]

    def body(machine: Machine) -> None:
        buffer = machine.load(machine.load(machine.argument(0)))
        row = machine.load(buffer + 16)
        machine.store(machine.load(row) + 8, 30)

    call(body, rows)
    assert rows == [[1, 2], [30, 4]]
    assert rows[1] is inner


def test_derived_containers_are_modified():
    stack = Stack((1, 2))
    stack.name = 3

    def body(machine: Machine) -> None:
        address = machine.load(machine.argument(0))
        machine.store(machine.field("layout.Stack", address, "name"), 4)
        machine.store(machine.field("layout.Stack", address, "size"), 1)

    call(body, stack)
    assert list.__getitem__(stack, slice(None)) == [1]
    assert vars(stack) == {"name": 4}


def test_elements_that_stay_are_the_same_objects():
    items = [ps.vec2(1, 2), ps.vec2(3, 4)]
    first, second = items

    def body(machine: Machine) -> None:
        buffer = machine.load(machine.load(machine.argument(0)))
        machine.store(buffer + 24, 5.0)

    call(body, items)
    assert items[0] is first
    assert items[1] == ps.vec2(5, 4)
    assert second == ps.vec2(3, 4)


def test_new_objects_in_old_ones():
    node = Node(1, Node(2))

    def body(machine: Machine) -> None:
        address = machine.load(machine.argument(0))
        copy = machine.copy_object("layout.Node", address, {})
        place = machine.field("layout.Node", address, "next")
        machine.store(place + 8, copy)

    call(body, node)
    assert node.next is not node
    assert type(node.next) is Node
    assert (node.next.value, node.next.next.value) == (1, 2)


def test_exceptions_are_raised_after_writing_back():
    error = KeyError("k", 1)
    error.note = 3
    node = Node(1)

    def body(machine: Machine) -> int:
        address = machine.load(machine.argument(1))
        machine.store(machine.field("layout.Node", address, "value"), 2)
        machine.store(
            machine.result, machine.copy_object("layout.KeyError", machine.load(machine.block), {})
        )
        return 1

    with pytest.raises(KeyError) as caught:
        call(body, error, node, raises={"ref": "layout.KeyError"})
    assert caught.value is not error
    assert caught.value.args == ("k", 1)
    assert vars(caught.value) == {"note": 3}
    assert node.value == 2


class OwnError(ValueError):
    def __init__(self, code, *, extra):
        super().__init__(f"code {code}")
        self.code = code
        self.extra = extra


def test_exceptions_with_causes():
    error = OwnError(3, extra=[1])
    error.__cause__ = IndexError("why")
    error.__suppress_context__ = True
    (got,) = copies(error)
    assert type(got) is OwnError
    assert (got.args, got.code, got.extra) == (("code 3",), 3, [1])
    assert type(got.__cause__) is IndexError
    assert got.__cause__.args == ("why",)
    assert got.__suppress_context__


@pytest.mark.parametrize(
    ("kind", "error", "message"),
    [
        (1, OverflowError, "does not fit in 64 bits"),
        (2, RecursionError, "maximum recursion depth exceeded"),
        (3, MemoryError, "memory"),
    ],
)
def test_traps(kind, error, message):
    def body(machine: Machine) -> int:
        machine.store(machine.result, kind)
        machine.store(machine.result + 8, -1)
        return 2

    with pytest.raises(error, match=message):
        call(body, 1)


# Which code fits


def test_other_types_do_not_fit():
    def make(reflection):
        return Fake(reflection, lambda machine: None, {"literal": "", "kind": "none", "value": ""})

    node = Node(1, Node(2))
    run, fake = compiled((node, [1.0]), make)
    more = Node(1)
    more.more = 1
    less = Node(1)
    del less.next
    subclass = type("Sub", (Node,), {})(1)
    for arguments in (
        (Node(1.0), [1.0]),
        (Node(1, Node(True)), [1.0]),
        (more, [1.0]),
        (less, [1.0]),
        (subclass, [1.0]),
        (node, [1]),
        (node, [1.0, None]),
        (node, (1.0,)),
        (None, [1.0]),
    ):
        with pytest.raises(MismatchError):
            run(arguments)
    assert fake.calls == 0
    run((Node(1), []))
    assert fake.calls == 1


def test_aliases_that_the_code_does_not_know():
    def make(reflection):
        return Fake(reflection, lambda machine: None, {"literal": "", "kind": "none", "value": ""})

    run, _ = compiled(([1], [2]), make)
    both = [3]
    with pytest.raises(MismatchError):
        run((both, both))


def test_types_of_results_alone():
    strings = ["nought", "one"]

    def make(reflection: Reflection) -> Fake:
        reflection.symbols["m.Frozen"] = Frozen
        reflection.symbols["m.Node.value"] = function
        reflection.layouts["@value"] = {
            "class": "m.Frozen",
            "fields": [{"name": "x", "type": "i64", "offset": 0}],
            "words": 1,
        }
        method = {
            "closure": [
                {"literal": "", "kind": "function", "value": "m.Node.value"},
                {"ref": "layout.Node"},
            ],
            "function": '"method"',
            "bound": True,
        }
        kwargs = {"tuple": ["i64", "f64"], "names": ["a", "b"]}
        result = {"tuple": ["str", kwargs, {"value": "value", "elements": ["i64"]}, method]}

        def body(machine: Machine) -> None:
            words = [1 << 40, 5, bits(2.5), 4, machine.load(machine.block)]
            ctypes.memmove(machine.result, struct.pack("<5q", *words), 40)

        return Fake(reflection, body, result, strings=strings)

    node = Node(1)
    run, _ = compiled((node,), make)
    text, kwargs, value, method = run((node,))
    assert (text, kwargs, value) == ("one", {"a": 5, "b": 2.5}, Frozen(4))
    assert method.__self__ is node
    assert method() is node


def test_numbers_of_strings_keep_the_order():
    codec = StringCodec(["", "b", "d"])
    for text in [
        "c",
        "a",
        "e",
        "bb",
        "ab",
        "z",
        "\U0001f600",
        "\uffff",
        "zz",
        *map(str, range(200)),
    ]:
        codec.encode(text, [], None)
        words = []
        for known in codec._sorted:
            codec.encode(known, words, None)
        assert words == sorted(set(words))
        assert [codec.decode(words, i, None) for i in range(len(words))] == sorted(codec._sorted)
    codec = StringCodec(["a", "b"])

    def descend():
        for i in range(100, 0, -1):
            codec.encode("a" + "0" * i, [], None)

    with pytest.raises(MismatchError):
        descend()


def test_what_has_no_counterpart():
    def make(reflection: Reflection) -> Fake:
        reflection.layouts["it"] = {"class": "prelude.list_iterator", "fields": [], "words": 0}
        return Fake(reflection, lambda m: m.store(m.result, m.allocate(1)), {"ref": "it"})

    message = "a list_iterator that compiled code makes cannot be given"
    with pytest.raises(UnsupportedError, match=message):
        compiled((1,), make)
