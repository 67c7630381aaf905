"""Matrices against NumPy: a mat's array holds columns, so it is the transpose of the mathematical one."""

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pystream import determinant, inverse, mat2, mat3, mat4, transpose, vec2, vec3, vec4

MATS = {2: (mat2, vec2), 3: (mat3, vec3), 4: (mat4, vec4)}
number = st.floats(-100, 100).map(lambda x: round(x, 3))


@st.composite
def matrices(draw, count=2):
    size = draw(st.sampled_from((2, 3, 4)))
    lists = [draw(st.lists(number, min_size=size**2, max_size=size**2)) for _ in range(count)]
    arrays = [np.array(values).reshape(size, size).T for values in lists]
    vector = draw(st.lists(number, min_size=size, max_size=size))
    return [MATS[size][0](*values) for values in lists], arrays, MATS[size][1](*vector)


def close(value, array):
    expected = array.T if array.ndim == 2 else array
    np.testing.assert_allclose(np.asarray(value), expected, rtol=1e-9, atol=1e-6)


@given(matrices())
def test_arithmetic(case):
    (m, n), (a, b), v = case
    x = np.asarray(v)
    close(m * n, a @ b)
    close(m * v, a @ x)
    close(v * m, x @ a)
    close(m + n, a + b)
    close(m - 1.0, a - 1.0)
    close(2 * m, 2 * a)
    close(m * np.float32(0.5), a / 2)
    close(1.0 - m, 1.0 - a)
    close(-m, -a)
    close(m / 4, a / 4)
    close(m.matrixCompMult(n), a * b)
    close(transpose(m), a.T)
    assert determinant(m) == pytest.approx(np.linalg.det(a), rel=1e-6, abs=1e-3)
    assert (m == n) == np.array_equal(a, b)


@given(matrices(1))
def test_inverse(case):
    (m,), (a,), _ = case
    assume(np.linalg.cond(a) < 1e5)
    np.testing.assert_allclose(np.asarray(inverse(m)).T @ a, np.eye(len(m)), atol=1e-6)


def test_constructors():
    assert mat2(1, 2, 3, 4) == mat2(vec2(1, 2), vec2(3, 4))
    assert mat3(2.0) == mat3(2, 0, 0, 0, 2, 0, 0, 0, 2)
    assert mat3(mat4(*range(16))) == mat3(0, 1, 2, 4, 5, 6, 8, 9, 10)
    assert mat4(mat2(1, 2, 3, 4)) == mat4(1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    m = mat4(*range(16))
    assert mat4(*np.asarray(m)) == m == eval(repr(m)) == pickle.loads(pickle.dumps(m))
    assert mat4.identity() == mat4(1.0)
    column = vec2(1, 2)
    m = mat2(column, vec2(3, 4))
    column.x = 9.0
    assert m[0] == vec2(1, 2)


def test_columns_are_live_and_copies_are_not():
    m = mat3(1.0)
    n = copy.copy(m)
    m[1][2] = 5.0
    m[0] = vec3(7.0)
    m[2].xy = vec2(3, 4)
    assert m == mat3(7, 7, 7, 0, 1, 5, 3, 4, 1)
    assert n == mat3(1.0)


@pytest.mark.parametrize(
    ("run", "error", "message"),
    [
        (
            lambda: mat3(1, 2),
            TypeError,
            "mat3 needs 3 columns, 9 scalars, one scalar or one matrix",
        ),
        (lambda: mat2(vec3(1), vec3(1)), TypeError, "mat2 needs"),
        (lambda: mat4("x"), TypeError, "not str"),
        (lambda: mat4(1.0) * vec3(1), TypeError, "unsupported"),
        (lambda: mat4(1.0) + mat3(1.0), TypeError, "unsupported"),
        (lambda: mat4(1.0)[4], IndexError, "column 4 is outside mat4"),
        (lambda: mat4(1.0)[0.5], TypeError, "index of mat4 is an int"),
        (lambda: mat2(0.0).inverse(), ValueError, "no inverse"),
        (lambda: hash(mat2(1.0)), TypeError, "unhashable"),
        (lambda: bool(mat2(1.0)), TypeError, "ambiguous"),
    ],
)
def test_errors(run, error, message):
    with pytest.raises(error, match=message):
        run()


def test_transformations():
    point = vec4(1, 2, 3, 1)
    assert mat4.translation(vec3(1, 1, 1)) * point == vec4(2, 3, 4, 1)
    assert mat4.scale(vec3(2, 3, 4)) * point == vec4(2, 6, 12, 1)
    assert mat4.scale(2.0) * point == vec4(2, 4, 6, 1)
    turned = mat4.rotation(math.pi / 2, vec3(0, 0, 2)) * vec4(1, 0, 0, 1)
    np.testing.assert_allclose(np.asarray(turned), [0, 1, 0, 1], atol=1e-12)
    projection = mat4.perspective(math.radians(90), 2.0, 1.0, 10.0)
    near, far = projection * vec4(2, 1, -1, 1), projection * vec4(0, 0, -10, 1)
    np.testing.assert_allclose(np.asarray(near) / near.w, [1, 1, -1, 1])
    assert far.z / far.w == pytest.approx(1.0)
    view = mat4.look_at(vec3(1, 2, 3), vec3(1, 2, -5), vec3(0, 1, 0))
    np.testing.assert_allclose(np.asarray(view * vec4(1, 2, 0, 1)), [0, 0, -3, 1], atol=1e-12)
    box = mat4.orthographic(0, 4, 0, 2, 1, 3) * vec4(4, 2, -3, 1)
    np.testing.assert_allclose(np.asarray(box), [1, 1, 1, 1])
