"""Vectors and matrices."""

from pystream import (
    bvec2,
    bvec3,
    clamp,
    cross,
    distance,
    dot,
    fract,
    inverse,
    ivec2,
    ivec3,
    ivec4,
    length,
    mat2,
    mat3,
    mat4,
    mix,
    normalize,
    reflect,
    refract,
    sign,
    smoothstep,
    step,
    transpose,
    vec2,
    vec3,
    vec4,
)

from ..corpus import overflow, registrar

case = registrar("Vectors and matrices")
CONSTRUCTORS = "vectors: constructors of all shapes"
READ = "vectors: swizzles read"
WRITTEN = "vectors: swizzles and components written"
OPERATORS = "vectors: operators"
INTEGER = "integer and boolean vectors"
FUNCTIONS = "GLSL's functions"

NAN = float("nan")
INF = float("inf")


@case(CONSTRUCTORS, (1.0, 2.0), (0.0, -0.0), (1, True), (NAN, INF))
def vectors_from_scalars(a, b):
    return vec2(a, b), vec3(a, b, a), vec4(a, b, 1.0, 2.0), vec2(a), vec3(b), vec4(a)


@case(CONSTRUCTORS, (1.0, 2.0))
def vectors_from_vectors(a, b):
    v = vec2(a, b)
    w = vec3(v, 5.0)
    return w, vec3(7.0, v), vec4(v, v), vec4(w, 1.0), vec2(w), vec3(vec4(w, 2.0)), vec4(1.0, v, 2.0)


@case(CONSTRUCTORS, (vec3(1.0, 2.0, 3.0), 0.5))
def vector_arguments_and_results(v, k):
    return v, v * k, [v], (v, k)


@case(CONSTRUCTORS, (1.0, 2.0))
def vectors_are_sequences(a, b):
    v = vec3(a, b, 3.0)
    x, y, z = v
    return x, y, z, len(v), list(v), v[0], v[-1], tuple(v), sum(v), max(v)


@case(CONSTRUCTORS, 0, 2, -1, 3)
def component_by_index(i):
    return vec3(1.0, 2.0, 3.0)[i]


@case(CONSTRUCTORS, 1)
def vector_of_the_wrong_size(n):
    return vec3(1.0, 2.0)


@case(READ, (1.0, 2.0), (0.0, -0.0))
def swizzles(a, b):
    v = vec4(a, b, 3.0, 4.0)
    return v.x, v.w, v.xy, v.zyx, v.xxxx, v.rgb, v.a, v.st, v.pq, v.bgra


@case(READ, (1.0, 2.0), gpu=True)
def swizzles_in_expressions(a, b):
    v = vec3(a, b, 3.0)
    w = v.zxy * v.yyy + v.xyz
    return w.x + w.y * 10.0 + w.z * 100.0


@case(READ, 1.0)
def swizzle_that_does_not_exist(a):
    return vec2(a, 2.0).xyz


@case(WRITTEN, (1.0, 2.0), (5, -0.0))
def components_written(a, b):
    v = vec3(0.0, 0.0, 0.0)
    v.x = a
    v[1] = b
    v.z += 5.0
    v[-1] *= 2.0
    return v


@case(WRITTEN, (1.0, 2.0))
def swizzles_written(a, b):
    v = vec4(0.0)
    v.xy = vec2(a, b)
    v.wz = v.xy
    u = v
    u.xyz = u.zyx
    return v, u is v


class Ball:
    def __init__(self, position):
        self.position = position


@case(WRITTEN, 3.0)
def vector_modified_through_an_alias(a):

    p = vec2(a, 1.0)
    ball = Ball(p)
    ball.position.x += 10.0
    p.y = 7.0
    q = p
    q += vec2(1.0, 1.0)
    return p, ball.position, q, ball.position is p


@case(WRITTEN, (vec3(1.0, 2.0, 3.0), 9.0))
def vector_argument_modified(v, k):
    v.y = k
    return v.y


@case(WRITTEN, 0, 2, 3, -3)
def component_written_by_index(i):
    v = vec3(1.0, 2.0, 3.0)
    v[i] = 50.0
    return v


@case(WRITTEN, 3)
def vectors_in_a_loop(n):
    total = vec3(0.0)
    for i in range(n):
        v = vec3(i, i * i, 1.0)
        v.z = v.x + v.y
        total = total + v
    return total


@case(WRITTEN, 5, 0)
def vector_written_or_made_anew(n):
    v = vec2(0.5)
    for i in range(n):
        if i % 2:
            v.x += i
        else:
            v = vec2(v.y, v.x)
    return v


@case(WRITTEN, lambda: ([Ball(vec2(1.0)), Ball(vec2(2.0, 3.0))],))
def vectors_of_objects_in_a_list(balls):
    for ball in balls:
        ball.position.x += 1.0
    return balls


@case(WRITTEN, (vec2(1.0, 2.0), vec2(5.0, 6.0)))
def swizzle_of_another_order(v, w):
    v.xy = w.yx
    v.x, v.y = v.y + 1, v.x
    return v


def _same_twice():
    v = vec2(1.0, 2.0)
    return v, v, True


def _first_or_second(v, w, first):
    return v if first else w


@case(WRITTEN, (vec2(1.0, 2.0), vec2(3.0, 4.0), True), (vec2(1.0), vec2(1.0), False), _same_twice)
def one_of_two_arguments_modified(v, w, first):
    chosen = _first_or_second(v, w, first)
    chosen.x = 77.0
    return chosen, chosen is v, chosen is w, v is w


@case(WRITTEN, vec3(1.0, 2.0, 3.0))
def vector_modified_through_containers(v):
    def inner():
        v.x = 5.0

    inner()
    d = {"a": v}
    d["a"].y = 7
    items = [v, v]
    items[1].z = True
    return v.x, items, v == v


@case(WRITTEN, 5, True, "text", None)
def component_of_the_wrong_type(x):
    v = vec2(1.0)
    try:
        v.x = x
    except TypeError as error:
        return str(error)
    return v


@case(WRITTEN, ((1, 2.0),), (vec3(1.0),), (ivec2(1, 2),), ((1.0,),), (2.0,))
def swizzle_of_the_wrong_type(x):
    v = vec2(1.0)
    try:
        v.xy = x
    except TypeError as error:
        return str(error)
    return v


@case(WRITTEN, 1.0)
def swizzle_that_repeats(a):
    v = vec2(a, 1.0)
    v.xx = vec2(1.0)
    return v


@case(WRITTEN, 1.0)
def attribute_that_vectors_lack(a):
    v = vec2(a, 1.0)
    v.foo = 1.0
    return v


@case(WRITTEN, vec2(1.0, 2.0))
def vector_written_while_iterated(v):
    total = 0.0
    for component in v:
        v.x = 100.0
        total += component
    x, y = v
    return total, x, y, list(v), tuple(v), max(v), v.length()


@case(WRITTEN, 3, 1)
def vectors_of_a_list_shared(n):
    vectors = [vec2(i, i) for i in range(n)]
    for v in vectors:
        v.x *= 2.0
    vectors[0] = vectors[-1]
    vectors[0].y = 100.0
    return vectors, vectors[0] is vectors[-1], vec2(1.0) in vectors


@case(WRITTEN, vec2(1.0, 2.0))
def vector_of_a_bound_method(v):
    setattr(v, "x", 4.0)
    measure = v.dot
    v.y = 3.0
    return measure(v), getattr(v, "x"), hasattr(v, "xy"), hasattr(v, "foo"), hasattr(v, "dot")


@case(WRITTEN, True, False)
def vector_or_none_written(there):
    v = vec2(1.0) if there else None
    if v is not None:
        v.x = 3.0
    return v


@case(WRITTEN, True, False)
def vectors_of_two_sizes_written(short):
    v = vec2(1.0) if short else vec3(2.0)
    v.x = 3.0
    v.yx = v.xy
    return v


@case(WRITTEN, (vec2(1.0), vec2(4.0)))
def vectors_exchange_components(v, w):
    v.x, w.y = w.y, v.x
    a = b = v
    b.y += a.x
    return a is b, v, w


@case(WRITTEN, (3.0, 0.25), (-2.0, 1.0), gpu=True)
def components_accumulated(a, b):
    total = vec3(0.0)
    path = vec2(a, b)
    for i in range(4):
        total.x += path.x * path.y
        if path.x > 0.0:
            total.y += 1.0
        total[i % 3] += b
        path.xy = path.yx * 0.5
    return total.x + total.y * 10.0 + total.z + path.x


@case(WRITTEN, (3.0, 0.25), (-2.0, 1.0), gpu=True)
def fields_written_through_objects(a, b):
    ball = Ball(vec2(a, b))
    other = Ball(ball.position)
    other.position.y = 4.0
    ball.position.x += ball.position.y
    return other.position.x + other.position.y * 100.0


@case(WRITTEN, (3.0, 0.25), (-2.0, 1.0), gpu=True)
def vector_of_one_of_two_written(a, b):
    v = vec2(a, b) if a > 0.0 else vec2(b, a)
    v.x += 10.0
    return v.x + v.y * 100.0


@case(OPERATORS, (1.0, 2.0), (0.5, -4.0), (NAN, INF))
def vector_with_vector(a, b):
    v, w = vec3(a, b, 3.0), vec3(b, 2.0, 0.5)
    return v + w, v - w, v * w, v / w, -v, +v


@case(OPERATORS, (1.0, 2.0), (0.5, 4.0))
def vector_with_scalar(a, b):
    v = vec2(a, b)
    return v * 2.0, 2.0 * v, v / 2.0, 1.0 / v, v + 1.0, 1.0 - v, v * 3


@case(OPERATORS, (1.0, 2.0), (2.0, 2.0), (NAN, 2.0))
def vector_equality(a, b):
    v = vec2(a, b)
    return v == vec2(a, b), v != vec2(b, a), v == v


@case(OPERATORS, (1.0, 2.0))
def in_place_operators_rebind(a, b):
    v = vec2(a, b)
    w = v
    v += w
    v *= 3.0
    v -= vec2(1.0)
    v /= 2.0
    return v, w


@case(OPERATORS, 1.0)
def vectors_that_do_not_fit(a):
    return vec3(a) + vec2(a)


@case(INTEGER, (7, 2), (-7, 2))
def integer_vectors(a, b):
    v, w = ivec2(a, b), ivec2(b, 3)
    return v + w, v * w, v // w, v % w, v.x, v.yx, ivec3(v, 1), -v, v == w


@case(INTEGER, (7, 2))
def integer_vector_bits(a, b):
    v = ivec3(a, b, 1)
    return v & 3, v | 8, v ^ v, v << 1, v >> 1, ivec4(v, 9)[3], vec3(v)


@case(INTEGER, (True, False), (False, False))
def boolean_vectors(a, b):
    v = bvec2(a, b)
    return v, v.x, bvec3(v, True), v == bvec2(True, False), v.any() if hasattr(v, "any") else None


@case(INTEGER, 1, 3, -4)
def integer_components_written(i):
    v = ivec3(1, 2, 3)
    try:
        v[i] = 2.7
    except IndexError as error:
        return str(error)
    v.yz = v.zy
    return v


@case(INTEGER, (3, -2, 5))
def integer_vector_methods(a, b, c):
    v = ivec3(a, b, c)
    operators = v + 1, v * 2.5, v / 2, v // 2, vec3(0.5) * v, v == vec3(v), ~v
    methods = v.min(1), v.max(v.zyx), v.clamp(0, 2), abs(-v), v.sign(), v.abs(), clamp(v, -1, 1)
    return operators, methods


@case(INTEGER, overflow(2**62, 1), overflow(1, 70), (1, -1), (6, 0))
def integer_vector_errors(a, b):
    v = ivec2(a, 1)
    try:
        return v << ivec2(b, 1), v % ivec2(b, 1)
    except (ValueError, ZeroDivisionError) as error:
        return str(error)


@case(INTEGER, (3.5, -1.0), (-0.5, 2.0))
def comparisons_by_component(a, b):
    v, w = vec3(a, b, 2.0), vec3(1.0)
    less = v.lessThan(w)
    orders = v.lessThanEqual(1), v.greaterThan(w), v.greaterThanEqual(w), ivec2(1, 2).lessThan(2)
    equalities = v.equal(w), v.notEqual(w), less == bvec3(True), less.equal(~less)
    return less, orders, equalities, less.any(), less.all(), ~less, v.mix(w, less)


@case(INTEGER, (3.7, -1.2), (0.0, -0.0))
def vectors_converted(a, b):
    v = vec2(a, b)
    return (
        ivec2(v),
        bvec3(v, 1),
        ivec2(a),
        bvec2(b),
        vec2(ivec2(1, 2)),
        vec3(v, vec2(1.0, 2.0)),
        v[0:2],
    )


@case(INTEGER, NAN, INF)
def ints_of_no_number(a):
    return ivec2(a, 1)


@case(INTEGER, (7, 0))
def integer_vector_division_by_zero(a, b):
    return ivec2(a, a) // ivec2(1, b)


@case(FUNCTIONS, (3.0, 4.0), (0.5, -1.0))
def geometric_functions(a, b):
    v, w = vec3(a, b, 0.0), vec3(b, 1.0, a)
    return dot(v, w), v.dot(w), length(v), v.length(), distance(v, w), cross(v, w), normalize(w)


@case(FUNCTIONS, (3.0, 4.0), (-0.5, 2.0))
def methods_of_vectors(a, b):
    v, w = vec2(a, b), vec2(b, 0.5)
    return (
        v.faceforward(w, v),
        v.atan(w),
        v.atan(),
        v // w,
        v % 3.0,
        v // 0.0,
        v.mix(w, bvec2(True, False)),
    )


@case(FUNCTIONS, (3.0, 4.0), (0.6, -0.8))
def reflection(a, b):
    v, n = vec2(a, b), vec2(0.0, 1.0)
    return reflect(v, n), refract(normalize(v), n, 0.5), v.normalize()


@case(FUNCTIONS, 0.25, -1.5, 7.0)
def common_functions(x):
    v = vec2(x, 0.5)
    ranges = clamp(x, 0.0, 1.0), mix(1.0, 3.0, x), step(0.5, x), smoothstep(0.0, 1.0, x)
    by_component = clamp(v, 0.0, 1.0), mix(v, v.yx, 0.5), fract(v), step(v, v.yx)
    return ranges, fract(x), sign(x), by_component


@case(FUNCTIONS, (1.0, 2.0), gpu=True)
def lambert(a, b):
    n = normalize(vec3(a, b, 1.0))
    light = normalize(vec3(1.0, 1.0, 1.0))
    return max(dot(n, light), 0.0)


@case("matrices", (1.0, 2.0))
def matrix_constructors(a, b):
    return mat2(a, b, 3.0, 4.0), mat2(vec2(a, b), vec2(3.0, 4.0)), mat3(a), mat4(2.0)[1], mat2(b)


@case("matrices", (1.0, 2.0), (0.0, -0.5))
def matrix_products(a, b):
    m, n = mat2(a, b, 3.0, 4.0), mat2(0.5)
    v = vec2(b, a)
    return m * v, v * m, m * n, n * m * v, m * 2.0, m + n, m - n


@case("matrices", (1.0, 2.0))
def matrix_access(a, b):
    m = mat3(a, b, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0)
    return m[0], m[2][1], transpose(m), inverse(mat2(a, b, 0.0, 1.0)), m.transpose()


@case("matrices", 1, -1, 2, -3)
def columns_written(i):
    m = mat2(1.0, 2.0, 3.0, 4.0)
    same = m
    m[i] = vec2(9.0, 8.0)
    same[0] = same[1] * 2.0
    return m, same is m


@case("matrices", (mat2(1.0, 2.0, 3.0, 4.0), vec2(1.0)))
def matrix_argument_modified(m, v):
    m[1] = v
    v.x = 3.0
    return m * v, m, m == m, m != m, m + 1.0, m / m, m.matrixCompMult(m)


@case("matrices", (mat2(1.0, 2.0, 3.0, 4.0),))
def column_of_the_wrong_size(m):
    m[1] = vec3(1.0)


@case("matrices", 0, 1, -2, 2)
def column_by_index(i):
    m = mat2(1.0, 2.0, 3.0, 4.0)
    return m[i] + m[-1]


@case("matrices", 0.5)
def rotation_matrix(angle):
    c, s = 1.0 - angle * angle, angle
    m = mat3(vec3(c, s, 0.0), vec3(-s, c, 0.0), vec3(0.0, 0.0, 1.0))
    p = vec3(1.0, 2.0, 1.0)
    for _ in range(3):
        p = m * p
    return p
