"""ints and bools."""

from ..corpus import overflow, registrar

case = registrar("Numbers")
ARITHMETIC = "int arithmetic"
DIVISION = "int //, % and divmod"
POWER = "int **, pow with three arguments"
BITS = "shifts and bit operations"
LIMITS = "64-bit limits"
FUNCTIONS = "abs, min, max, sum"
BOOL = "bool arithmetic"

MAX = 9223372036854775807
MIN = -9223372036854775808
NAN = float("nan")
INF = float("inf")


# --- arithmetic -----------------------------------------------------------------------------------


@case(
    ARITHMETIC,
    (7, 3),
    (-7, 3),
    (0, -5),
    (True, 2),
    (MAX, 0),
    (MIN, 0),
    overflow(MAX, 1),
    overflow(MIN, -1),
)
def add(a, b):
    return a + b


@case(
    ARITHMETIC,
    (7, 3),
    (-7, 3),
    (MIN, 0),
    (-1, MAX),
    overflow(MIN, 1),
    overflow(0, MIN),
    overflow(MAX, -1),
)
def subtract(a, b):
    return a - b


@case(
    ARITHMETIC, (7, 3), (-7, 3), (0, MIN), (MAX, 1), (MIN, 1), (2**31, 2**31), (-(2**32), 2**31),
    overflow(2**32, 2**31), overflow(MIN, -1), overflow(MAX, 2), overflow(3037000500, 3037000500),
)  # fmt: skip
def multiply(a, b):
    return a * b


@case(ARITHMETIC, 0, 5, -5, True, MAX, overflow(MIN))
def negate(n):
    return -n, +n


@case(ARITHMETIC, (2, 3, 4), (-2, 0, 9), gpu=True)
def precedence(a, b, c):
    return a + b * c - -a * b + (a - b) * -c


@case(ARITHMETIC, 0, 1, 10, 100, gpu=True)
def sum_of_cubes(n):
    return sum(i * i * i for i in range(n + 1)) - (n * (n + 1) // 2) ** 2


@case(ARITHMETIC, (3, 4), (0, 0), (-5, 5))
def in_place_int(a, b):
    c = a
    a += b
    a -= 1
    a *= 3
    a //= 2
    a %= 5
    a **= 2
    a <<= 2
    a >>= 1
    a |= 8
    a &= 13
    a ^= 3
    return a, c


@case(
    ARITHMETIC,
    (7, 2),
    (-7, 2),
    (1, 3),
    (0, 5),
    (MAX, MAX),
    (MAX, 2),
    (2**53 + 1, 1),
    (6, -3),
    (0, -5),
)
def true_division(a, b):
    return a / b


@case(ARITHMETIC, 0, 1, 12, 255, gpu=True)
def digits_sum(n):
    total = 0
    while n:
        n, d = divmod(n, 10)
        total += d
    return total


# --- //, %, divmod --------------------------------------------------------------------------------


@case(
    DIVISION, (7, 2), (-7, 2), (7, -2), (-7, -2), (0, 3), (6, 3), (-6, 3), (MIN, 1), (MAX, -1), (MIN, 2),
    (1, MAX), (-1, MAX), (-1, MIN), (True, True), gpu=True,
)  # fmt: skip
def floor_division(a, b):
    return a // b


@case(
    DIVISION, (7, 2), (-7, 2), (7, -2), (-7, -2), (0, 3), (6, -3), (MIN, 10), (MIN, -1), (MAX, MIN), (5, MAX),
    gpu=True,
)  # fmt: skip
def modulo(a, b):
    return a % b


@case(DIVISION, (7, 2), (-7, 2), (7, -2), (-7, -2), overflow(MIN, 3), (True, 2))
def divmod_of_ints(a, b):
    return divmod(a, b), divmod(a, b)[0] * b + divmod(a, b)[1] == a


@case(DIVISION, overflow(MIN, -1))
def floor_division_of_the_smallest(a, b):
    return a // b


@case(DIVISION, (1, 0), (0, 0), (5, 1))
def int_division_by_zero(a, b):
    r = []
    for i in range(4):
        try:
            if i == 0:
                r.append(a // b)
            elif i == 1:
                r.append(a % b)
            elif i == 2:
                r.append(a / b)
            else:
                r.append(divmod(a, b))
        except ZeroDivisionError as error:
            r.append(str(error))
    return r


@case(DIVISION, 2000, 1900, 2024, 2023, gpu=True)
def leap_year(y):
    return 1 if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0) else 0


# --- powers ---------------------------------------------------------------------------------------


@case(
    POWER, (2, 10), (-2, 3), (0, 0), (0, 5), (1, 1000000), (-1, 1000001), (7, 0), (2, 62), (-2, 63), (True, 5),
    overflow(2, 63), overflow(10, 19), overflow(-3, 40), gpu=True,
)  # fmt: skip
def int_power(a, b):
    return a**b


@case(POWER, (2, -1), (-2, -3), (10, -2), (1, -5), (0, -1), (True, -1))
def negative_exponent_gives_a_float(a, b):
    return a**b


@case(
    POWER,
    (2, 10, 7),
    (3, 0, 5),
    (3, 0, 1),
    (7, 100, 13),
    (-7, 3, 5),
    (2, 3, -5),
    (5, 10**9, 97),
    (2, 5, 0),
)
def modular_power(a, b, m):
    return pow(a, b, m)


@case(POWER, (3, 11), (10, 7), (2, 4))
def modular_inverse(a, m):
    return pow(a, -1, m)


@case(POWER, 3, -3, 0, 2.5, gpu=True)
def constant_powers(n):
    return n**2 + n**3 - n**1 + n**0


@case(POWER, (2, 5), (2, -1), (2.0, 3))
def pow_function(a, b):
    return pow(a, b), pow(a, 2)


@case(POWER, (123456789, 987654321, 1000000007), (MAX - 1, 3, MAX))
def modular_power_of_large_numbers(a, b, m):
    return pow(a, b, m)


# --- bits -----------------------------------------------------------------------------------------


@case(BITS, (12, 10), (-12, 10), (-1, 2**61), (MIN, 3), (0, 5), (True, 6), gpu=True)
def bit_operators(a, b):
    return (a & b) + (a | b) - (a ^ b)


@case(BITS, (12, 10), (-12, 10), (MIN, MAX), (True, False), (True, 2), gpu=True)
def bit_operators_keep_types(a, b):
    return a & b, a | b, a ^ b


@case(BITS, 0, 1, -1, MAX, MIN, True, gpu=True)
def invert(n):
    return ~n


@case(
    BITS,
    (1, 0),
    (1, 62),
    (-1, 63),
    (5, 3),
    (0, 100),
    (-3, 4),
    overflow(1, 63),
    overflow(3, 62),
    overflow(1, 64),
)
def left_shift(a, k):
    return a << k


@case(
    BITS, (100, 3), (-100, 3), (-1, 10), (1, 63), (1, 64), (-1, 64), (MIN, 63), (MAX, 1000), (5, 0)
)
def right_shift(a, k):
    return a >> k


@case(BITS, (1, -1), (0, -1))
def negative_shift(a, k):
    return a << k


@case(BITS, (1, -1), (8, -2))
def negative_right_shift(a, k):
    return a >> k


@case(BITS, 0, 1, 255, 256, -1, MAX, MIN)
def bit_counts(n):
    return n.bit_length(), n.bit_count()


@case(BITS, 0, 1, 12345, 2**40, gpu=False)
def population_count(n):
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


@case(BITS, 1, 42, 2**31)
def xorshift(seed):
    state = seed
    values = []
    for _ in range(5):
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        values.append(state)
    return values


@case(BITS, 1, 12345)
def linear_congruential(seed):
    for _ in range(10):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    return seed, seed / 0x7FFFFFFF


@case(BITS, 1.0, None)
def bits_of_what_has_none(x):
    return x & 1


# --- limits ---------------------------------------------------------------------------------------


@case(LIMITS, MAX, MIN, MAX - 1)
def limits_survive(n):
    return n, [n], (n, -1), n == MAX, n < 0


@case(LIMITS, 0, 5, overflow(2000))
def sum_that_may_overflow(n):
    total = MAX - 1000
    for i in range(n):
        total += i
    return total


@case(LIMITS, 89, 91, overflow(95))
def fibonacci_limit(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


@case(LIMITS, overflow(MIN))
def absolute_value_of_the_smallest(n):
    return abs(n)


@case(LIMITS, (MAX, 1.0), (MIN, -1.0), (2**53, 0.5), (2**53 + 1, 2.0**53))
def large_ints_and_floats(n, x):
    return n + x, n * x, n == x, n < x, n > x, float(n)


@case(LIMITS, 1, 4, overflow(7), overflow(30), gpu=True)
def overflow_in_a_helper(n):
    def cube(x):
        return x * x * x

    r = n
    for _ in range(3):
        r = cube(r)
    return r


@case(LIMITS, 9223372036854775808.0, -9223372036854775809.0, 1e18, -9223372036854775808.0)
def comparisons_beyond_64_bits(x):
    return x > MAX, x < MIN, x == MAX, x == MIN, MAX < x


# --- int() ----------------------------------------------------------------------------------------


@case("int()", 0.0, -0.0, 2.9, -2.9, 1e18, 0.5, -0.5, True, 7, -9223372036854775808.0, gpu=True)
def int_of_numbers(x):
    return int(x)


@case("int()", NAN, INF, -INF, overflow(1e19), overflow(-1e300))
def int_of_what_is_not_finite(x):
    return int(x)


@case("int()", 3, 2.5, True, 0.0, NAN)
def other_conversions(x):
    return float(x), bool(x), complex(x), int(True), float(False), int(), float(), bool()


@case("int()", "5", "-12", " 7 ", "x", "2.5")
def int_of_constant_strings(s):
    return int(s)


@case("int()", "0.5", "-inf", "nan", "1e5", "x")
def float_of_constant_strings(s):
    return float(s)


@case("int()", None, (1,), gpu=True)
def int_of_other_things(x):
    return int(x)


@case("int()", 255)
def int_with_a_base(n):
    return int("ff", 16) + n, int("-101", 2), int("z", 36)


# --- round ----------------------------------------------------------------------------------------


@case(
    "round",
    0.5,
    1.5,
    2.5,
    -0.5,
    -1.5,
    0.49999999999999994,
    2.5000000001,
    1e15 + 0.5,
    -0.0,
    4503599627370497.5,
)
def round_half_to_even(x):
    return round(x)


@case("round", NAN, INF, -INF, overflow(1e300))
def round_what_is_not_finite(x):
    return round(x)


@case("round", 2.675, 1.005, 0.125, -0.125, 0.5, 1e-10, 123456.789, 1e22, -0.0, NAN, INF)
def round_to_digits(x):
    return round(x, 2), round(x, 0), round(x, 1), round(x, -2), round(x, 15)


@case("round", 1234, 1250, 1350, -1250, 5, 15, -5, True, 0)
def round_ints(n):
    return round(n), round(n, 2), round(n, -1), round(n, -2), round(n, 0)


@case("round", (2.345, 2), (2.345, 1), (2.345, None), (1e300, 400), (2.5, -400))
def round_to_a_number_of_digits(x, digits):
    return round(x, digits)


# --- abs, min, max, sum ---------------------------------------------------------------------------


@case(FUNCTIONS, 5, -5, 0, -2.5, -0.0, NAN, -INF, True, gpu=True)
def absolute_value(x):
    return abs(x)


@case(
    FUNCTIONS,
    (1, 2),
    (2, 1),
    (1, 1.0),
    (1.0, 1),
    (-0.0, 0.0),
    (0.0, -0.0),
    (NAN, 1.0),
    (1.0, NAN),
    (True, 1),
    gpu=True,
)
def min_and_max_of_two(a, b):
    return min(a, b), max(a, b)


@case(FUNCTIONS, (3, 1, 2), (1.5, 1, NAN), (0, -0.0, False))
def min_and_max_of_three(a, b, c):
    return min(a, b, c), max(a, b, c), min([a, b]), max((b, c))


@case(FUNCTIONS, ([3, -5, 2],), ([1],), ([],))
def min_and_max_with_default(items):
    return min(items, default=None), max(items, default=-1), max(items, key=abs, default=0)


@case(FUNCTIONS, ([],))
def max_of_nothing(items):
    return max(items)


@case(FUNCTIONS, (3, -4), (-3, 3))
def min_and_max_with_key(a, b):
    return min(a, b, key=abs), max(a, b, key=lambda x: -x), max([a, b, 0], key=abs)


@case(
    FUNCTIONS,
    ([1, 2, 3],),
    ([],),
    ([0.1] * 10,),
    ([1, 0.5],),
    ([True, True],),
    ([-0.0],),
    ([1e16, 1.0, -1e16],),
)
def sum_of_lists(items):
    return sum(items), sum(items, 10), sum(items, 0.5)


@case(FUNCTIONS, ([[1], [2, 3]],))
def sum_of_sequences(rows):
    return sum(rows, []), sum(((1,), (2,)), ())


@case(FUNCTIONS, (5, 0, 10), (-5, 0, 10), (50, 0, 10), (2.5, 0, 1), gpu=True)
def clamp(x, lo, hi):
    return max(lo, min(x, hi))


@case(FUNCTIONS, None, "a", (1,))
def abs_of_other_things(x):
    return abs(x)


# --- bool -----------------------------------------------------------------------------------------


@case(BOOL, (True, False), (True, True), (False, False))
def bool_operators(a, b):
    return (
        a + b,
        a - b,
        a * b,
        a & b,
        a | b,
        a ^ b,
        -a,
        ~b,
        not a,
        a / 2,
        a // 1,
        a**b,
        a < b,
        a == b,
        a << b,
    )


@case(BOOL, (True, 2), (False, 2.5), (True, -0.0))
def bool_with_numbers(a, x):
    return a + x, a * x, x - a, a == 1, a < x, max(a, x), min(a, x)


@case(BOOL, ([1, 5, 2, 8],), ([],))
def counting_with_bools(items):
    return sum(x > 2 for x in items), [x > 2 for x in items].count(True), (10, 20)[len(items) > 2]


@case(BOOL, 3, 0, 0.0, NAN)
def bool_stays_bool(x):
    t = bool(x)
    u = x > 1
    v = t and u
    w = t == u
    return t, u, v, w, [t], t is True, int(t), t if u else w


@case(BOOL, 1, 2)
def bool_and_int_at_a_join(n):
    if n == 1:
        r = True
    else:
        r = 5
    return r, r + 1, isinstance(r, bool)
