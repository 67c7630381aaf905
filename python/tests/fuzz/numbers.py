"""Random expressions of numbers and truth values.

Ints stay within 64 bits: an expression is drawn together with a bound of its absolute value, and
whatever is stored (variables, fields, elements, arguments, results) is at most `STORED`. Ints of type
BIG are of any size; what they compute may leave 64 bits, and is never stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import (
    BIG,
    BOOL,
    FLOAT,
    INT,
    NONE,
    NUMBER,
    STR,
    Dict,
    Instance,
    List,
    Tuple,
    Type,
    Union,
    alternatives,
    fits,
    may_vary,
)

if TYPE_CHECKING:
    from .expressions import Expressions, Option

STORED = 2**31
_LIMIT = 2**62
_MODULI = (7, 10, 97, 256, 1000, 65521, 1000003)

INTS = (0, 1, -1, 2, 3, -3, 5, 7, 10, -10, 100, 255, -256)
FLOATS = ("0.0", "1.0", "-1.0", "0.5", "2.5", "-2.5", "3.0", "0.1", "1.5", "-7.25", "100.0")
NASTY_FLOATS = (
    *("-0.0", "math.inf", "-math.inf", "math.nan", "1e308", "-1e308", "5e-324", "1e-300"),
    *("9007199254740993.0", "2147483648.0", "1e19", "-0.5", "1.7976931348623157e308"),
)
BIGS = (
    *("9223372036854775807", "-9223372036854775808", "4611686018427387904", "9223372036854775806"),
    *("3037000500", "-3037000500", "4294967296", "0", "-1", "1", "-9223372036854775807"),
)
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_TOTAL_FUNCTIONS = ("atan", "fabs", "tanh", "erf", "asinh")
#: Functions of `math`, a test that their argument must pass not to raise, and what is used instead.
_PARTIAL_FUNCTIONS = {
    "sqrt": "{x} >= 0.0",
    "log": "{x} > 0.0",
    "sin": "math.isfinite({x})",
    "cos": "math.isfinite({x})",
    "tan": "math.isfinite({x})",
    "exp": "{x} < 700.0",
    "acos": "-1.0 <= {x} <= 1.0",
    "log1p": "{x} > -1.0",
    "cosh": "-700.0 < {x} < 700.0",
}


def constant(draw: Expressions, wanted: Type) -> str:
    """A literal."""
    if wanted == BOOL:
        return draw.random.choice(["True", "False"])
    if wanted == BIG:
        return f"({draw.random.choice(BIGS)})"
    if wanted == INT:
        return str(draw.random.choice(INTS))
    if draw.chance(0.15, "nasty_float"):
        return draw.random.choice(NASTY_FLOATS)
    return draw.random.choice(FLOATS)


def small_int(draw: Expressions, depth: int) -> str:
    """An int that may be stored."""
    text, bound = int_(draw, depth)
    if bound <= STORED:
        return text
    if draw.random.random() < 0.3 and draw.features.weight("bit_operations"):
        return f"({text} & {draw.random.choice([255, 1023, 65535])})"
    return f"({text} % {draw.random.choice(_MODULI)})"


def int_(draw: Expressions, depth: int) -> tuple[str, int]:
    """An int, and a bound of its absolute value."""
    if depth <= 0 or draw.random.random() < 0.15:
        return _int_leaf(draw)
    bound = [STORED]  # of what the chosen option has made

    def sum_() -> str:
        (left, first), (right, second) = int_(draw, depth - 1), int_(draw, depth - 1)
        if first + second > _LIMIT:
            return bounded((left, first))
        bound[0] = first + second
        return f"({left} {draw.random.choice('+-')} {right})"

    def product() -> str:
        (left, first), (right, second) = int_(draw, depth - 1), int_(draw, depth - 1)
        if first * second > _LIMIT:
            return bounded((left, first))
        bound[0] = first * second
        return f"({left} * {right})"

    def bounded(made: tuple[str, int]) -> str:
        bound[0] = made[1]
        return made[0]

    def division() -> str:
        left, first = int_(draw, depth - 1)
        operator = draw.random.choice(["//", "%"])
        bound[0] = max(first, STORED) + 1
        if draw.chance(2 * draw.risk, "zero_division"):
            return f"({left} {operator} {draw.leaf(INT)})"
        if draw.random.random() < 0.6:
            divisor = draw.random.choice([2, 3, 5, 7, 10, -3, -7, 64])
            return f"({left} {operator} {divisor})"
        return f"({left} {operator} ({draw.expression(INT, depth - 1)} or 1))"

    def bits() -> str:
        (left, first), (right, second) = int_(draw, depth - 1), int_(draw, depth - 1)
        bound[0] = 2 ** (max(first, second, 1).bit_length() + 1)
        return f"({left} {draw.random.choice('&|^')} {right})"

    def shift() -> str:
        left, first = int_(draw, depth - 1)
        count = draw.size(0, 5)
        if draw.random.random() < 0.5 or first << count > _LIMIT:
            bound[0] = first
            return f"({left} >> {count})"
        bound[0] = first << count
        return f"({left} << {count})"

    def unary() -> str:
        text, first = int_(draw, depth - 1)
        bound[0] = first + 1
        if draw.chance(0.25, "abs"):
            return f"abs({text})"
        return draw.random.choice(["(-{})", "(~{})", "(+{})"]).format(text)

    def power() -> str:
        text = draw.expression(INT, depth - 1)
        bound[0] = 10**4
        if draw.random.random() < 0.2:
            return f"pow({text}, {draw.size(0, 5)}, {draw.random.choice([7, 13, 97])})"
        return f"(({text} % 10) ** {draw.size(0, 4)})"

    def conditional() -> str:
        (left, first), (right, second) = int_(draw, depth - 1), int_(draw, depth - 1)
        bound[0] = max(first, second)
        return f"({left} if {draw.condition(depth - 1)} else {right})"

    def and_or() -> str:
        (left, first), (right, second) = int_(draw, depth - 1), int_(draw, depth - 1)
        bound[0] = max(first, second)
        return f"({left} {draw.random.choice(['and', 'or'])} {right})"

    def min_max() -> str:
        made = [int_(draw, depth - 1) for _ in range(draw.size(2, 3))]
        bound[0] = max(first for _, first in made)
        return f"{draw.random.choice(['min', 'max'])}({', '.join(text for text, _ in made)})"

    def of_bool() -> str:
        if draw.random.random() < 0.5:
            bound[0] = 1
            return f"int({draw.expression(BOOL, depth - 1)})"
        bound[0] = 2 * STORED
        return f"({draw.expression(BOOL, depth - 1)} + {draw.expression(INT, depth - 1)})"

    def of_float() -> str:
        name = draw.name(FLOAT)
        if name is None:
            return bounded(_int_leaf(draw))
        function = draw.random.choice(["int", "round", "math.floor", "math.ceil", "math.trunc"])
        if draw.risky("math_error"):
            name = f"({name} % 1000000.0)" if draw.random.random() < 0.7 else "math.inf"
            return f"{function}({name})"  # of NaN and infinities a ValueError or OverflowError
        return f"({function}({name}) if -1e9 < {name} < 1e9 else {draw.size(-1, 1)})"

    def divmod_() -> str:
        left, first = int_(draw, depth - 1)
        bound[0] = first + 1001
        return f"divmod({left}, {draw.random.choice([3, 7, -4, 1000])})[{draw.size(0, 1)}]"

    def walrus() -> str | None:
        return _walrus(draw, INT, depth)

    def call() -> str:
        bound[0] = STORED
        return draw.call(INT, depth) or bounded(_int_leaf(draw))

    def element() -> str | None:
        return _element(draw, INT, depth)

    def aggregate() -> str | None:
        bound[0] = STORED * 40
        return _aggregate(draw, INT, depth)

    options: list[Option] = [
        ("", 2.0, sum_),
        ("", 1.0, product),
        ("", 1.0, division),
        ("", 0.5, unary),
        ("bit_operations", 0.5, bits),
        ("bit_operations", 0.3, shift),
        ("power", 0.25, power),
        ("conditional", 0.5, conditional),
        ("and_or", 0.3, and_or),
        ("min_max", 0.4, min_max),
        ("bool_arithmetic", 0.3, of_bool),
        ("rounding", 0.4, of_float),
        ("divmod", 0.2, divmod_),
        ("walrus", 0.15, walrus),
        ("", 1.6, call),
        ("list", 0.9, element),
        ("list", 0.5, aggregate),
        ("dict", 0.4, lambda: _lookup(draw, INT, depth)),
        ("string", 0.1, lambda: f"len({draw.leaf(STR)})"),
    ]
    text = draw.choose(options)
    return text, bound[0]


def _int_leaf(draw: Expressions) -> tuple[str, int]:
    name = draw.name(INT) if draw.random.random() < 0.7 else None
    if name is not None:
        return name, STORED
    value = draw.random.choice(INTS)
    return (f"({value})" if value < 0 else str(value)), abs(value)


def _walrus(draw: Expressions, wanted: Type, depth: int) -> str | None:
    """An assignment to a variable within the expression."""
    if draw.pure:
        return None
    targets = [v for v in draw.scope.variables if v.type == wanted and not v.fixed]
    if not targets:
        return None
    return f"({draw.random.choice(targets).name} := {draw.expression(wanted, depth - 1)})"


def _element(draw: Expressions, wanted: Type, depth: int) -> str | None:
    """An element of a list, or None."""
    lists = draw.paths(lambda held: isinstance(held, List) and fits(held.element, wanted))
    if not lists:
        return None
    name = draw.random.choice(lists)[0]
    index = draw.expression(INT, depth - 2)
    if draw.chance(3 * draw.risk, "index_error"):
        return f"{name}[{index}]" if draw.random.random() < 0.5 else f"{name}[{draw.size(-3, 3)}]"
    return f"({name}[{index} % len({name})] if {name} else {draw.leaf(wanted)})"


def _aggregate(draw: Expressions, wanted: Type, depth: int) -> str | None:
    """A number made of a list or of an iteration, or None."""
    lists = draw.paths(lambda held: isinstance(held, List))
    numbers = [text for text, held in lists if held.element == wanted]  # type: ignore[attr-defined]
    kind = draw.random.random()
    if kind < 0.3 and lists and wanted == INT:
        return f"len({draw.random.choice(lists)[0]})"
    if kind < 0.55 and numbers:
        # Sums of floats begin with the int 0.
        text = draw.random.choice(numbers)
        return f"sum({text})" if wanted == INT else f"sum({text}, 0.0)"
    if kind < 0.7 and numbers:
        text = draw.random.choice(numbers)
        return f"{draw.random.choice(['min', 'max'])}({text}, default={draw.leaf(wanted)})"
    if not draw.chance(0.9, "generator_expression"):
        return None
    start = "" if wanted == INT else ", 0.0"
    inner = draw.comprehension(wanted, depth - 1)
    return f"sum(({inner}){start})" if start else f"sum({inner})"


def _lookup(draw: Expressions, wanted: Type, depth: int) -> str | None:
    """A value of a dict, or None."""
    dicts = draw.paths(lambda held: isinstance(held, Dict) and fits(held.value, wanted))
    if not dicts:
        return None
    name, held = draw.random.choice(dicts)
    assert isinstance(held, Dict)
    key = draw.expression(held.key, 1) if draw.random.random() < 0.5 else draw.constant(held.key)
    if draw.chance(3 * draw.risk, "key_error"):
        return f"{name}[{key}]"
    if draw.chance(0.6, "dict_methods"):
        return f"{name}.get({key}, {draw.leaf(wanted)})"
    return f"({name}[{key}] if {key} in {name} else {draw.leaf(wanted)})"


def float_(draw: Expressions, depth: int) -> str:
    """A float."""
    if depth <= 0 or draw.random.random() < 0.15:
        return draw.leaf(FLOAT)

    def operand() -> str:
        return draw.expression(FLOAT if draw.random.random() < 0.75 else INT, depth - 1)

    def arithmetic() -> str:
        left, right = draw.expression(FLOAT, depth - 1), operand()
        if draw.random.random() < 0.5:
            left, right = right, left
        return f"({left} {draw.random.choice('+-*')} {right})"

    def division() -> str:
        left, right = draw.expression(FLOAT, depth - 1), operand()
        operator = draw.random.choice(["/", "/", "//", "%"])
        if draw.risky("zero_division"):
            return f"({left} {operator} {right})"
        return f"({left} {operator} ({right} or {draw.random.choice(['1.0', '3', '-0.5'])}))"

    def int_division() -> str:
        left, right = (draw.expression(INT, depth - 1) for _ in range(2))
        return f"({left} / ({right} or {draw.size(1, 9)}))"

    def power() -> str:
        text = draw.expression(FLOAT, depth - 1)
        kind = draw.random.random()
        if kind < 0.4:  # at most 1e150, so that the square is finite
            return (
                f"(min(max({text}, -1e150), 1e150) ** {draw.random.choice(['2', '2.0', '-0.0'])})"
            )
        if kind < 0.7:
            return f"(abs({text}) ** {draw.random.choice(['0.5', '0.25', '1.0'])})"
        if draw.risky("math_error"):
            return f"(abs({text}) ** {draw.random.choice(['3', '-1', '-2.5'])})"
        if kind < 0.85:
            return f"({draw.random.choice(['2.0', '0.5'])} ** {draw.size(-5, 5)})"
        return f"(({draw.expression(INT, depth - 1)} or 1) ** {draw.size(-4, -1)})"

    def math_() -> str:
        name = draw.name(FLOAT) or draw.random.choice(FLOATS)
        kind = draw.random.random()
        if kind < 0.3:
            return f"math.{draw.random.choice(_TOTAL_FUNCTIONS)}({name})"
        if kind < 0.4:
            function = draw.random.choice(["hypot", "atan2"])
            return f"math.{function}({name}, {draw.expression(FLOAT, depth - 1)})"
        function, test = draw.random.choice(list(_PARTIAL_FUNCTIONS.items()))
        if draw.risky("math_error"):
            return f"math.{function}({name})"
        return f"(math.{function}({name}) if {test.format(x=name)} else {draw.leaf(FLOAT)})"

    def unary() -> str:
        if draw.chance(0.3, "abs"):
            return f"abs({draw.expression(FLOAT, depth - 1)})"
        form = draw.random.choice(["(-{})", "(+{})"])
        return form.format(draw.expression(FLOAT, depth - 1))

    def min_max() -> str:
        first, second = (draw.expression(FLOAT, depth - 1) for _ in range(2))
        return f"{draw.random.choice(['min', 'max'])}({first}, {second})"

    def and_or() -> str:
        first, second = (draw.expression(FLOAT, depth - 1) for _ in range(2))
        return f"({first} {draw.random.choice(['and', 'or'])} {second})"

    options: list[Option] = [
        ("", 2.5, arithmetic),
        ("float_division", 1.0, division),
        ("float_division", 0.5, int_division),
        ("float_power", 0.4, power),
        ("math", 0.8, math_),
        ("", 0.5, unary),
        ("", 0.4, lambda: f"float({draw.expression(INT, depth - 1)})"),
        ("conditional", 0.5, lambda: draw.conditional(FLOAT, depth)),
        ("and_or", 0.3, and_or),
        ("min_max", 0.4, min_max),
        ("walrus", 0.15, lambda: _walrus(draw, FLOAT, depth)),
        ("", 1.6, lambda: draw.call(FLOAT, depth)),
        ("list", 0.7, lambda: _element(draw, FLOAT, depth)),
        ("list", 0.4, lambda: _aggregate(draw, FLOAT, depth)),
        ("dict", 0.3, lambda: _lookup(draw, FLOAT, depth)),
    ]
    return draw.choose(options)


def mixed(draw: Expressions, depth: int) -> str:
    """A number that is an int or a float, depending on values."""
    name = draw.name(NUMBER)
    kind = draw.random.random()
    if name is not None and kind < 0.3:
        return f"abs({name})" if draw.chance(0.5, "abs") else f"(-{name})"
    first, second = draw.expression(INT, depth - 1), draw.expression(FLOAT, depth - 1)
    if kind < 0.6:
        return f"({first} if {draw.condition(depth - 1)} else {second})"
    operator = draw.random.choice(["or", "and"])
    return f"({first} {operator} {second})"


def big_int(draw: Expressions, depth: int) -> str:
    """An int of any size that certainly fits 64 bits."""
    if draw.random.random() < 0.5:
        return draw.leaf(BIG)
    kind = draw.random.random()
    if kind < 0.4:
        return f"({draw.leaf(BIG)} % {draw.random.choice(BIGS[:3])})"
    if kind < 0.7:
        return f"({draw.leaf(BIG)} {draw.random.choice('&|^')} {draw.leaf(BIG)})"
    return f"(~{draw.leaf(BIG)})"


def overflowing(draw: Expressions) -> str:
    """An int that may not fit 64 bits."""
    first, second = draw.leaf(BIG), draw.leaf(BIG)
    kind = draw.random.random()
    if kind < 0.15:
        return f"(-{first})"
    if kind < 0.25:
        return f"abs({first})"
    if kind < 0.35:
        return f"({first} << {draw.size(0, 3)})"
    if kind < 0.45:
        return f"({first} // ({second} or 1))"
    if kind < 0.55:
        return f"({first} // -1)"
    small = draw.leaf(INT)
    return f"({first} {draw.random.choice('+-*')} {draw.random.choice([second, small])})"


def bool_(draw: Expressions, depth: int) -> str:
    """A truth value."""
    if depth <= 0:
        return draw.leaf(BOOL)

    def number() -> str:
        kinds: list[Type] = [INT, INT, FLOAT] if draw.features.weight("float") else [INT]
        if draw.features.weight("mixed"):
            kinds.append(NUMBER)
        return draw.expression(draw.random.choice(kinds), depth - 1)

    def comparison() -> str:
        name = draw.name(INT)
        kind = draw.random.random()
        if name is not None and kind < 0.3:  # true for some inputs and false for others
            return f"({name} % {draw.size(2, 4)} == {draw.size(0, 1)})"
        if name is not None and kind < 0.45:
            return f"({name} {draw.random.choice('<>')} {constant(draw, INT)})"
        return f"({number()} {draw.random.choice(_COMPARISONS)} {number()})"

    def chain() -> str:
        operators = draw.random.choices(_COMPARISONS, k=2)
        return f"({number()} {operators[0]} {number()} {operators[1]} {number()})"

    def junction() -> str:
        operator = draw.random.choice(["and", "or"])
        return f"({draw.expression(BOOL, depth - 1)} {operator} {draw.expression(BOOL, depth - 1)})"

    def membership() -> str:
        text = draw.expression(INT, depth - 1)
        operator = draw.random.choice(["in", "not in"])
        kind = draw.random.random()
        lists = draw.paths(lambda held: isinstance(held, List) and held.element == INT)
        dicts = draw.paths(lambda held: isinstance(held, Dict) and held.key == INT)
        if kind < 0.3 and lists:
            return f"({text} {operator} {draw.random.choice(lists)[0]})"
        if kind < 0.5 and dicts:
            return f"({text} {operator} {draw.random.choice(dicts)[0]})"
        if kind < 0.7:
            return f"({text} {operator} range({draw.size(-2, 2)}, {draw.size(3, 9)}))"
        constants = ", ".join(str(draw.random.choice(INTS)) for _ in range(3))
        if kind < 0.8 and draw.chance(0.95, "set"):
            return f"({text} {operator} {{{constants}}})"
        return f"({text} {operator} ({constants}))"

    def quantifier() -> str | None:
        if not draw.chance(0.9, "generator_expression"):
            return None
        return f"{draw.random.choice(['any', 'all'])}({draw.comprehension(BOOL, depth - 1)})"

    def string() -> str:
        return f"({draw.leaf(STR)} {draw.random.choice(['==', '!='])} {draw.leaf(STR)})"

    def tuples() -> str:
        # Of ints: CPython takes a NaN for equal to itself here if it is the same object.
        kind = Tuple((INT, BOOL) if draw.random.random() < 0.5 else (INT, INT))
        first, second = (draw.expression(kind, depth - 1) for _ in range(2))
        return f"({first} {draw.random.choice(_COMPARISONS)} {second})"

    def lists() -> str | None:
        found = draw.paths(lambda held: isinstance(held, List) and held.element == INT)
        if not found:
            return None
        text, held = draw.random.choice(found)
        return f"({text} {draw.random.choice(['==', '!='])} {draw.expression(held, depth - 1)})"

    options: list[Option] = [
        ("", 3.0, comparison),
        ("chained_comparison", 0.5, chain),
        ("", 0.5, lambda: f"(not {draw.condition(depth - 1)})"),
        ("", 0.8, junction),
        ("", 0.5, lambda: draw.leaf(BOOL)),
        ("", 0.3, lambda: f"bool({draw.expression(INT, depth - 1)})"),
        ("", 0.8, lambda: draw.call(BOOL, depth)),
        ("membership", 0.5, membership),
        ("list", 0.3, quantifier),
        ("string", 0.2, string),
        ("tuple_comparison", 0.2, tuples),
        ("list_operators", 0.2, lists),
        ("optional", 0.6, lambda: _is_none(draw)),
        ("isinstance", 0.5, lambda: _isinstance(draw)),
        ("identity", 0.3, lambda: _identity(draw)),
        ("comparison_operator", 0.5, lambda: _compare_objects(draw)),
        ("container_protocol", 0.3, lambda: _contains(draw, depth)),
    ]
    return draw.choose(options)


def _is_none(draw: Expressions) -> str | None:
    found = draw.paths(lambda held: NONE in alternatives(held))
    if not found:
        return None
    return f"({draw.random.choice(found)[0]} {draw.random.choice(['is', 'is not'])} None)"


def _isinstance(draw: Expressions) -> str | None:
    found = draw.paths(may_vary)
    numbers = draw.paths(lambda held: isinstance(held, Union) and FLOAT in held.alternatives)
    if numbers and draw.random.random() < 0.3:
        return (
            f"isinstance({draw.random.choice(numbers)[0]}, {draw.random.choice(['int', 'float'])})"
        )
    if not found:
        return None
    names = [draw.random.choice(draw.world.classes).name for _ in range(2)]
    classes = f"({', '.join(names)})" if draw.random.random() < 0.2 else names[0]
    text = draw.random.choice(found)[0]
    if draw.random.random() < 0.2:
        return f"(type({text}) is {names[0]})"
    return f"isinstance({text}, {classes})"


def _identity(draw: Expressions) -> str | None:
    found = draw.paths(lambda held: any(isinstance(m, Instance) for m in alternatives(held)))
    if len(found) < 2:
        return None
    first, second = draw.random.choices(found, k=2)
    return f"({first[0]} {draw.random.choice(['is', 'is not'])} {second[0]})"


def _compare_objects(draw: Expressions) -> str | None:
    """A comparison of objects whose class defines `__eq__` or `__lt__`."""
    found = draw.paths(
        lambda held: (
            isinstance(held, Instance) and bool({"__eq__", "__lt__"} & held.cls.members().keys())
        )
    )
    if not found:
        return None
    text, held = draw.random.choice(found)
    assert isinstance(held, Instance)
    if "__lt__" not in held.cls.members() or draw.random.random() < 0.5:
        if "__eq__" not in held.cls.members():
            return None
        operator, signature = draw.random.choice(["==", "!="]), held.cls.members()["__eq__"]
    else:
        operator, signature = draw.random.choice(["<", ">"]), held.cls.members()["__lt__"]
    if not draw.affordable(signature.cost):
        return None
    draw.charge(signature)
    return f"({text} {operator} {draw.expression(signature.parameters[0].type, 1)})"


def _contains(draw: Expressions, depth: int) -> str | None:
    found = draw.paths(
        lambda held: isinstance(held, Instance) and "__contains__" in held.cls.members()
    )
    if not found:
        return None
    text, held = draw.random.choice(found)
    assert isinstance(held, Instance)
    signature = held.cls.members()["__contains__"]
    if not draw.affordable(signature.cost):
        return None
    draw.charge(signature)
    return f"({draw.expression(INT, depth - 1)} in {text})"
