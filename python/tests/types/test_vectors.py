"""Vectors against NumPy and Python's own arithmetic."""

import copy
import math
import operator
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pystream import bvec2, bvec3, bvec4, ivec2, ivec3, ivec4, mat2, mat3, vec2, vec3, vec4
from pystream.types.scalar import floor_divide

VECS = {2: vec2, 3: vec3, 4: vec4}
IVECS = {2: ivec2, 3: ivec3, 4: ivec4}
finite = st.floats(-1e6, 1e6)
small = st.integers(-1000, 1000)


@st.composite
def pairs(draw, element=finite, types=VECS):
    size = draw(st.sampled_from((2, 3, 4)))
    lists = [draw(st.lists(element, min_size=size, max_size=size)) for _ in range(2)]
    return [types[size](*values) for values in lists], [np.array(values) for values in lists]


def same(vector, array):
    assert isinstance(vector, (vec2, vec3, vec4, ivec2, ivec3, ivec4))
    np.testing.assert_array_equal(np.asarray(vector), array)


@given(pairs())
def test_operators(case):
    (a, b), (x, y) = case
    for function in (operator.add, operator.sub, operator.mul, operator.truediv):
        with np.errstate(all="ignore"):
            same(function(a, b), function(x, y))
            same(function(a, 3), function(x, 3))
            same(function(2.5, b), function(2.5, y))
            same(function(np.float32(2.5), b), function(2.5, y))
    same(-a, -x)
    same(abs(a), abs(x))
    assert (a == b) == bool((x == y).all())
    assert (a != b) == bool((x != y).any())


@given(pairs(small, IVECS))
def test_int_operators(case):
    (a, b), (x, y) = case
    for function in (
        operator.add,
        operator.sub,
        operator.mul,
        operator.and_,
        operator.or_,
        operator.xor,
    ):
        same(function(a, b), function(x, y))
        assert type(function(a, b)) is type(a)
        same(function(a, 3), function(x, 3))
    for function in (operator.floordiv, operator.mod):
        if (y != 0).all():
            same(function(a, b), function(x, y))
    same(a / 4, x / 4)
    assert type(a / 4) is type(a * 0.5) is VECS[len(a)]
    same(a + VECS[len(b)](b), x + y)
    same(~a, ~x)


@given(pairs())
def test_functions(case):
    (a, b), (x, y) = case
    close = np.testing.assert_allclose
    close(a.dot(b), x @ y, rtol=1e-9, atol=1e-2)
    close(a.length(), np.linalg.norm(x), atol=1e-100)
    close(a.distance(b), np.linalg.norm(x - y), atol=1e-100)
    same(a.min(b), np.minimum(x, y))
    same(a.max(0.5), np.maximum(x, 0.5))
    same(a.clamp(-1.0, 1.0), np.clip(x, -1, 1))
    same(a.floor(), np.floor(x))
    same(a.ceil(), np.ceil(x))
    same(a.trunc(), np.trunc(x))
    same(a.round(), np.rint(x))
    same(a.sign(), np.sign(x))
    same(a.fract(), x - np.floor(x))
    same(a.mix(b, 0.25), x * 0.75 + y * 0.25)
    same(a.step(1.0), (x >= 1.0).astype(float))
    assert list(a.lessThan(b)) == (x < y).tolist()
    assert list(a.equal(b)) == (x == y).tolist()
    if a.length() > 1e-100:  # Squares of smaller components lose digits.
        close(a.normalize().length(), 1.0)
    if len(a) == 3:
        same(a.cross(b), np.cross(x, y))


@pytest.mark.parametrize("cls", [*VECS.values(), *IVECS.values(), bvec2, bvec3, bvec4])
def test_container_protocol(cls):
    size = int(cls.__name__[-1])
    values = [True, False, True, False][:size] if cls.__name__[0] == "b" else [7, 8, 9, 10][:size]
    v = cls(*values)
    assert list(v) == values == [v[index] for index in range(size)]
    assert len(v) == size
    assert v[-1] == values[-1]
    assert eval(repr(v)) == v
    assert pickle.loads(pickle.dumps(v)) == v == copy.copy(v) == copy.deepcopy(v)
    assert np.array_equal(np.asarray(v), values)
    assert cls(*np.asarray(v)) == v == cls(np.asarray(v))
    v[0] = 0
    assert v.x == 0
    for name in ("x", "r", "s"):
        setattr(v, name, 1)
        assert getattr(v, name) == v.x == 1
    with pytest.raises(TypeError, match="unhashable"):
        hash(v)
    with pytest.raises(IndexError, match=cls.__name__):
        v[size]
    with pytest.raises(AttributeError):
        v.foo = 1
    with pytest.raises(TypeError, match="ambiguous"):
        bool(v)


def test_constructors():
    v = vec3(1, 2, 3)
    assert vec4(v, 1.0) == vec4(1.0, 2.0, 3.0, 1.0)
    assert vec4(1, v) == vec4(1, 1, 2, 3)
    assert vec4(v.xy, v.yz) == vec4(1, 2, 2, 3)
    assert vec2(v) == vec2(1, 2)
    assert vec3(0.5) == vec3(0.5, 0.5, 0.5)
    assert vec3(v) == v
    assert vec3(v) is not v
    assert ivec3(vec3(1.7, -1.7, 2)) == ivec3(1, -1, 2)
    assert vec3(bvec3(True, False, True)) == vec3(1, 0, 1)
    assert bvec2(vec2(0.0, 0.5)) == bvec2(False, True)
    assert vec4(mat2(1, 2, 3, 4)) == vec4(1, 2, 3, 4)
    assert type(vec3(1, 2, 3).x) is float
    assert type(ivec3(np.int32(1)).x) is int


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: vec3(), "vec3 needs 3 components, or one scalar, but got 0"),
        (lambda: vec3(1, 2), "vec3 needs 3 components"),
        (lambda: vec2(1, 2, 3), "argument 3 is one too many"),
        (lambda: vec4(vec3(1)), "vec4 needs 4 components"),
        (lambda: vec3("1"), "takes numbers, vectors and matrices, not str"),
        (lambda: vec3((1, 2, 3)), "not tuple"),
        (lambda: vec3(1) + vec2(1), "unsupported operand"),
        (lambda: vec3(1) + bvec3(True), "unsupported operand"),
        (lambda: vec3(1).dot(vec2(1)), r"vec3\.dot needs vec3, not vec2"),
        (lambda: vec3(1).min(vec2(1)), r"vec3\.min needs vec3 or a scalar, not vec2"),
        (lambda: vec3(1) < vec3(2), "not supported"),
        (lambda: setattr(vec3(1), "xy", vec3(1)), "swizzle .xy, which needs vec2"),
    ],
)
def test_wrong_shapes(build, message):
    with pytest.raises(TypeError, match=message):
        build()


def test_swizzles():
    v = vec4(1, 2, 3, 4)
    assert v.wzyx == vec4(4, 3, 2, 1)
    assert v.rgb == v.stp == v.xyz
    assert v.xxx == vec3(1)
    v.zx = vec2(9, 8)
    assert v == vec4(8, 2, 9, 4)
    v.xy = v.yx
    assert v == vec4(2, 8, 9, 4)
    with pytest.raises(AttributeError):
        v.xx = vec2(1)
    with pytest.raises(AttributeError):
        vec2(1).z
    with pytest.raises(AttributeError):
        v.xg


def test_operators_make_new_vectors():
    v = w = vec3(1)
    v += 1
    assert w == vec3(1)
    assert v == vec3(2)
    w.x = 5.0
    assert v.x == 2.0


def test_ieee_results():
    inf = math.inf
    assert vec3(1, -1, 0) / 0.0 != vec3(1, -1, 0) / 0.0
    assert (vec2(1, -1) / 0.0) == vec2(inf, -inf)
    assert (vec2(1) / -0.0) == vec2(-inf)
    assert all(map(math.isnan, vec3(0).normalize()))
    assert all(map(math.isnan, vec2(-1).sqrt()))
    assert vec2(0).log() == vec2(-inf)
    assert vec2(1e6).exp() == vec2(inf)
    assert vec2(0).inversesqrt() == vec2(inf)
    assert math.isnan(floor_divide(0.0, 0.0))
    nan = vec2(math.nan)
    assert nan != nan
    with pytest.raises(ZeroDivisionError):
        ivec2(1) // 0


@given(finite, st.floats(0.01, 100))
def test_modulo_is_pythons(x, y):
    assert (vec2(x) % y).x == pytest.approx(x % y, abs=1e-6) or abs(
        abs((vec2(x) % y).x - x % y) - y
    ) < 1e-6


def test_bvec():
    b = bvec3(True, False, True)
    assert b.any()
    assert not b.all()
    assert ~b == bvec3(False, True, False)
    assert vec3(1).mix(vec3(2), b) == vec3(2, 1, 2)


def test_matrix_rows_do_not_leak():
    assert vec3(mat3(1.0)) == vec3(1, 0, 0)


def test_components_are_converted_when_they_are_written():
    v = vec3(1.0, 2.0, 3.0)
    v.x = 5
    v.g = True
    v[2] = np.float32(0.5)
    assert [type(component) for component in v] == [float, float, float]
    assert v == vec3(5.0, 1.0, 0.5)
    n = ivec3(1, 2, 3)
    n.x, n.z = 2.75, False
    assert tuple(n) == (2, 2, 0)
    assert all(type(component) is int for component in n)
    b = bvec2(True, False)
    b.y = 3
    assert b.y is True


@pytest.mark.parametrize("value", ["text", None, (1.0,), vec2(1.0)])
def test_components_are_numbers(value):
    v = vec3(1.0)
    with pytest.raises(TypeError, match="a component of vec3 is a number, not"):
        v.x = value
    with pytest.raises(AttributeError, match="'vec3' object has no attribute 'w'"):
        v.w = 1.0
    assert v == vec3(1.0)
