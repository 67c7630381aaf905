"""What random programs may contain.

A weight of 1 is the usual frequency, 0 never. Constructs that every program has (numbers, names,
assignments, `if`, functions) are no features.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

#: Features of expressions and their weights.
EXPRESSIONS: dict[str, float] = {
    "float": 1.0,
    "nasty_float": 1.0,  # infinities, NaN, -0.0, denormals, 1e308 as constants and inputs
    "float_division": 1.0,  # `/`, `//`, `%` of floats
    "float_power": 1.0,
    "math": 1.0,
    "mixed": 1.0,  # int | float: variables, fields, parameters, elements
    "bool_arithmetic": 1.0,
    "bit_operations": 1.0,
    "power": 1.0,
    "divmod": 1.0,
    "rounding": 1.0,  # int(x), round(x), math.floor(x)
    "conditional": 1.0,
    "and_or": 1.0,
    "chained_comparison": 1.0,
    "membership": 1.0,
    "min_max": 1.0,
    "abs": 1.0,
    "walrus": 1.0,
    "string": 1.0,
    "tuple": 1.0,
    "tuple_comparison": 1.0,
    "lambda": 1.0,
}

CONTAINERS: dict[str, float] = {
    "list": 1.0,
    "nested_list": 1.0,
    "object_list": 1.0,
    "list_mutation": 1.0,
    "slice": 1.0,
    "list_operators": 1.0,  # `+`, `*`, `==`
    "list_functions": 1.0,  # sorted, reversed, sum, list(range(n))
    "comprehension": 1.0,
    "generator_expression": 1.0,
    "dict": 1.0,
    "dict_methods": 1.0,
    "dict_iteration": 1.0,
    "set": 1.0,
}

STATEMENTS: dict[str, float] = {
    "while": 1.0,
    "for_range": 1.0,
    "for_list": 1.0,
    "for_tuple": 1.0,
    "enumerate": 1.0,
    "zip": 1.0,
    "break": 1.0,
    "continue": 1.0,
    "loop_else": 1.0,
    "unpacking": 1.0,
    "starred_unpacking": 1.0,
    "augmented": 1.0,
    "early_return": 1.0,
    "match": 1.0,
    "assert": 1.0,
    "retyping": 1.0,  # a name that holds values of another type later
}

FUNCTIONS: dict[str, float] = {
    "default_parameter": 1.0,
    "keyword_argument": 1.0,
    "star_parameters": 1.0,
    "recursion": 1.0,
    "closure": 1.0,
    "nonlocal": 1.0,
    "function_value": 1.0,
    "generator": 1.0,
    "yield_from": 1.0,
}

CLASSES: dict[str, float] = {
    "class": 1.0,
    "inheritance": 1.0,
    "override": 1.0,
    "super": 1.0,
    "property": 1.0,
    "property_setter": 1.0,
    "operator": 1.0,
    "reflected_operator": 1.0,
    "inplace_operator": 1.0,
    "comparison_operator": 1.0,
    "container_protocol": 1.0,  # __len__, __getitem__, __contains__, __bool__, __iter__
    "call_protocol": 1.0,
    "class_attribute": 1.0,
    "static_method": 1.0,
    "class_method": 1.0,
    "slots": 1.0,
    "dataclass": 1.0,
    "field_assignment": 1.0,
    "linked": 1.0,  # a field that holds an object of the same class, or None
}

UNIONS: dict[str, float] = {
    "optional": 1.0,
    "class_union": 1.0,  # a variable, field or element that holds objects of unrelated classes
    "isinstance": 1.0,
    "duck_typing": 1.0,
    "alias": 1.0,
    "identity": 1.0,
}

RECORDS: dict[str, float] = {
    "heap": 1.0,  # chains, trees and shared objects, modified in loops
    "growing_tuple": 1.0,
    "with": 1.0,
    "enum": 1.0,
    "named_tuple": 1.0,
    "complex": 1.0,
    "formatted_exception": 1.0,
    "counter": 1.0,  # closures that are returned and share a variable
    "stepped_generator": 1.0,  # with next()
}

EXCEPTIONS: dict[str, float] = {
    "try": 1.0,
    "try_else": 1.0,
    "finally": 1.0,
    "raise": 1.0,
    "own_exception": 1.0,
    "reraise": 1.0,
    "raise_from": 1.0,
    "zero_division": 1.0,
    "index_error": 1.0,
    "key_error": 1.0,
    "none_attribute": 1.0,
    "math_error": 1.0,
}

INPUTS: dict[str, float] = {
    "list_argument": 1.0,
    "object_argument": 1.0,
    "tuple_argument": 1.0,
    "several_signatures": 1.0,
    "aliased_arguments": 1.0,
    "overflow": 1.0,  # ints near the limits of 64 bits
}

GROUPS: dict[str, dict[str, float]] = {
    "expressions": EXPRESSIONS,
    "containers": CONTAINERS,
    "statements": STATEMENTS,
    "functions": FUNCTIONS,
    "classes": CLASSES,
    "unions": UNIONS,
    "records": RECORDS,
    "exceptions": EXCEPTIONS,
    "inputs": INPUTS,
}

#: Weights by names, for programs that are about something.
PROFILES: dict[str, dict[str, float]] = {
    "all": {},
    # Objects: shared, modified, chosen, carried by loops, in containers, seen by handlers.
    "heap": {
        **dict.fromkeys(EXPRESSIONS, 0.3),
        "mixed": 0.1,
        "conditional": 1.0,
        "tuple": 1.0,
        "float": 1.0,
        "string": 0.1,
        "math": 0.1,
        "heap": 8.0,
        "growing_tuple": 2.0,
        "object_list": 4.0,
        "list_mutation": 3.0,
        "retyping": 2.0,
        "linked": 3.0,
        "field_assignment": 3.0,
        "optional": 2.0,
        "class_union": 3.0,
        "alias": 4.0,
        "identity": 3.0,
        "aliased_arguments": 3.0,
        "object_argument": 3.0,
        "complex": 0.1,
        "enum": 0.2,
    },
}

#: Features without which another one cannot appear.
REQUIRES: dict[str, str] = {
    **{name: "float" for name in ("nasty_float", "float_division", "math", "mixed")},
    **{name: "list" for name in CONTAINERS if name not in ("list", "dict", "set")},
    **{name: "class" for name in CLASSES if name != "class"},
    "heap": "class",
    "growing_tuple": "tuple",
    "with": "try",
    "enum": "class",
    "named_tuple": "tuple",
    "complex": "float",
    "formatted_exception": "raise",
    "counter": "nonlocal",
    "stepped_generator": "generator",
    "math_error": "math",
    "float_power": "abs",
    "rounding": "float",
    "tuple_comparison": "tuple",
    "object_list": "class",
    "override": "inheritance",
    "reflected_operator": "operator",
    "inplace_operator": "operator",
    "dict_methods": "dict",
    "dict_iteration": "dict",
    "key_error": "dict",
    "class_union": "class",
    "isinstance": "class",
    "duck_typing": "class_union",
    "none_attribute": "optional",
    "for_list": "list",
    "loop_else": "break",
    "unpacking": "tuple",
    "starred_unpacking": "list",
    "nonlocal": "closure",
    "yield_from": "generator",
    "finally": "try",
    "try_else": "try",
    "reraise": "try",
    "raise_from": "own_exception",
    "own_exception": "raise",
    "list_argument": "list",
    "object_argument": "class",
    "tuple_argument": "tuple",
    "aliased_arguments": "object_argument",
    "function_value": "lambda",
}


def default_weights() -> dict[str, float]:
    """The weights of all features."""
    return {name: weight for group in GROUPS.values() for name, weight in group.items()}


class Features:
    """Weights, and how often each feature was used."""

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        """Raises ValueError for a feature that does not exist."""
        self.weights = default_weights()
        for name, weight in (weights or {}).items():
            if name not in self.weights:
                raise ValueError(f"there is no feature {name}; see tests/fuzz/features.py")
            self.weights[name] = weight
        self.used: Counter[str] = Counter()

    def weight(self, name: str) -> float:
        """The weight of a feature; "" stands for what every program has. 0 if what it requires is off."""
        if not name:
            return 1.0
        required = REQUIRES.get(name)
        if required is not None and self.weight(required) == 0:
            return 0.0
        return self.weights[name]

    def use(self, name: str) -> None:
        """Count a use."""
        if name:
            self.used[name] += 1


def parse_weights(only: str = "", without: str = "", settings: str = "") -> dict[str, float]:
    """Weights from comma-separated names of features or groups: these alone, none of these, name=weight.

    Raises ValueError for a name that does not exist.
    """
    weights: dict[str, float] = {}
    if only:
        weights.update(dict.fromkeys(default_weights(), 0.0))
        for name in _expand(only):
            weights[name] = default_weights()[name] or 1.0
    weights.update(dict.fromkeys(_expand(without), 0.0))
    for setting in filter(None, settings.split(",")):
        name, _, weight = setting.partition("=")
        weights.update(dict.fromkeys(_expand(name), float(weight or 1.0)))
    return weights


def _expand(names: str) -> list[str]:
    """The features that comma-separated names of features and groups stand for."""
    found: list[str] = []
    for name in filter(None, names.split(",")):
        if name in GROUPS:
            found += GROUPS[name]
        elif name in default_weights():
            found.append(name)
        else:
            raise ValueError(f"there is no feature or group {name}; see tests/fuzz/features.py")
    return found
