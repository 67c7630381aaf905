"""Numbers in kernels: native code gives, bit for bit, what CPython gives for the same Python function.

Arguments are all pairs of awkward numbers; pairs for which CPython raises an exception are left out.
"""

import importlib.util
import itertools
import sys

import numpy as np
import pytest

import pystream as ps

inf, nan = float("inf"), float("nan")
FLOATS = [
    *(0.0, 1.0, 0.5, 1.5, 2.5, 3.7, 1e300, 1e-310, 5e-324, inf, 2.0**53 + 2, 0.1, 0.3, 1e16),
    *(-0.0, -1.0, -0.5, -2.5, -3.7, -1e300, -7.25, -inf, nan),
]
INTS = [
    *(0, 1, 2, 3, 7, 8, 63, 64, 100, 2**31 - 1, 2**31, 2**53 + 1, 2**62, 2**63 - 1),
    *(-1, -2, -3, -7, -100, -(2**31), -(2**53 + 1), -(2**63)),
]

#: Assigns numbers to all the comparisons of a and b.
COMPARISONS = """x = 0
    if a < b: x += 1
    if a <= b: x += 2
    if a == b: x += 4
    if a != b: x += 8
    if a > b: x += 16
    if a >= b: x += 32
    return x"""

TEMPLATE = """\
import math
import pystream as ps

def f({names}):
    {body}

@ps.kernel
def k(i: int, {arrays}, y: ps.Array[{result}]):
    y[i] = f({elements})
"""

#: Types of the arguments and of the result -> bodies of functions.
BODIES = {
    "float float int": [COMPARISONS],
    "float float float": [
        *("return a + b", "return a - b", "return a * b", "return a / b", "return a % b"),
        *("return a // b", "return math.hypot(a, b)"),
        *("return a ** b", "return math.pow(a, b)", "return math.atan2(a, b)"),
        *("return min(a, b)", "return max(a, b)", "return min(a, b, 1.0)"),
        *(
            "return a and b",
            "return a or b",
            "return 1.0 if a < b < 2.0 else 0.0",
            "return math.copysign(a, b)",
            "return math.fmod(a, b)",
        ),
    ],
    "float float": [
        *(
            "return 1.0 if a else 2.0",
            "return 1.0 if a == int(a) else 0.0",
            "return 1.0 if math.isnan(a) else 0.0",
            "return -a",
            "return +a",
            "return abs(a)",
            "return a - a",
            "return a * 0.0",
            "return a + 0.0",
        ),
        *("return a ** 2", "return a ** 3", "return a ** -1", "return a ** 0.5", "return a ** 0"),
        *(
            f"return math.{name}(a)"
            for name in "sqrt sin cos tan exp exp2 log log2 log10 asin acos atan sinh fabs degrees radians".split()
        ),
    ],
    "float int": [f"return {name}(a)" for name in ("int", "round", "math.floor", "math.ceil")],
    "int int int": [
        *(
            "return a and b",
            "return a or b",
            "return a + b",
            "return a - b",
            "return a * b",
            "return a // b",
        ),
        *("return a & b", "return a | b", "return a ^ b", "return min(a, b)", "return max(a, b)"),
        "return a << b if 0 <= b < 60 else 0",
        COMPARISONS,
    ],
    "int int": [
        *(
            "return 1 if not a else 0",
            "return 1 if a in range(-5, 60, 3) else 0",
            "return -a",
            "return ~a",
            "return abs(a)",
            "return round(a)",
            "return int(a)",
        ),
        *("return a // 3 + a % 3", "return a // -3 ^ a % -3", "return a >> 3", "return a % 10"),
        *("return (a > 0) + (a > 1) + True", "return len(range(a if -50 < a < 50 else 3))"),
        "x, y = a, 12\n    while y:\n        x, y = y, x % y\n    return x",
        "return sum(range(a if 0 < a < 50 else 1))",
        "n = a if a >= 0 else 0\n    c = 0\n    while n:\n        c += n & 1\n        n >>= 1\n    return c",
        "n = a if 0 < a < 1000 else 27\n    s = 0\n    while n != 1:\n"
        "        n = n // 2 if n % 2 == 0 else 3 * n + 1\n        s += 1\n    return s",
    ],
    "int int float": [
        "return float(a) + float(b)",
        "return math.atan2(a, b)",
        "return a * 0.5 + b",
    ],
    "int float float": [
        "x = a\n    if b > 0.0: x = b\n    return x * 2",
        "return a % b",
        "return b ** a if -5 < a < 5 else 0.0",
    ],
    "int float int": [
        COMPARISONS,
    ],
}
CASES = [(signature, body) for signature, bodies in BODIES.items() for body in bodies]


def expected_values(function, kinds: list[str], result: str) -> tuple[list[tuple], list]:
    """Arguments for which CPython has a value of the result's type, and these values."""
    arguments, values = [], []
    for pair in itertools.product(*(FLOATS if kind == "float" else INTS for kind in kinds)):
        try:
            value = function(*pair)
        except (ArithmeticError, ValueError):
            continue
        if isinstance(value, complex) or (result == "int" and not -(2**63) <= value < 2**63):
            continue
        arguments.append(pair)
        values.append(value)
    return arguments, values


@pytest.mark.parametrize(("signature", "body"), CASES)
def test_native_code_is_bit_equal_to_cpython(signature, body, tmp_path, monkeypatch):
    *kinds, result = signature.split()
    names = "ab"[: len(kinds)]
    pairs = list(zip(names, kinds, strict=True))
    path = tmp_path / "numbers_of_kernel.py"
    path.write_text(
        TEMPLATE.format(
            names=", ".join(names),
            body=body,
            arrays=", ".join(f"{name}: ps.Array[{kind}]" for name, kind in pairs),
            result=result,
            elements=", ".join(f"{name}[i]" for name in names),
        )
    )
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)
    spec.loader.exec_module(module)

    arguments, values = expected_values(module.f, kinds, result)
    assert len(values) >= 5
    dtypes = {"float": np.float64, "int": np.int64}
    arrays = [
        np.array(column, dtypes[kind])
        for column, kind in zip(zip(*arguments, strict=True), kinds, strict=True)
    ]
    expected = np.array(values, dtypes[result])
    native = np.zeros(len(values), dtypes[result])
    ps.launch(module.k, len(values), *arrays, native, device="cpu")

    wrong = native.view(np.int64) != expected.view(np.int64)
    if result == "float":  # there is one NaN
        wrong &= ~(np.isnan(native) & np.isnan(expected))
    first = [(arguments[j], values[j], native[j]) for j in np.flatnonzero(wrong)[:5]]
    assert not first, f"(arguments, CPython, native): {first}"
