"""Loops of every form."""

from ..corpus import overflow, registrar

case = registrar("Control flow")

NAN = float("nan")
INF = float("inf")


# --- while ----------------------------------------------------------------------------------------


@case("while with break/continue/else", 0, 1, 2, 10, gpu=True)
def while_sum(n):
    total = 0
    while n > 0:
        total += n
        n -= 1
    return total


@case("while with break/continue/else", 0, 1, 5, 20, gpu=True)
def while_with_break_and_else(n):
    i = 0
    while i < n:
        if i * i > 50:
            r = i
            break
        i += 1
    else:
        r = -1
    return r


@case("while with break/continue/else", 0, 1, 7, gpu=True)
def while_with_continue(n):
    total = 0
    while n > 0:
        n -= 1
        if n % 2:
            continue
        total += n
    return total


@case("while with break/continue/else", 0, 3, gpu=True)
def while_else_without_break(n):
    while n:
        n -= 1
    else:
        n = 100
    return n


@case("while with break/continue/else", 1, 48, 18, 17, gpu=True)
def greatest_common_divisor(a):
    b = 36
    while b:
        a, b = b, a % b
    return a


@case("while with break/continue/else", 0.5, 2.0, 100.0, gpu=True)
def newton_root(x):
    guess = x
    while abs(guess * guess - x) > 1e-3:
        guess = 0.5 * (guess + x / guess)
    return guess


@case("while with break/continue/else", 0, 1, 5, 12)
def continue_goes_to_the_else(n):
    seen = []
    while n > 0:
        n -= 2
        if n == 3:
            continue
        if n == 6:
            break
        seen.append(n)
    else:
        seen.append("else")
    return seen


@case("while with break/continue/else", ([],), ([3],), ([1, 2, 3, 4],))
def while_over_a_shrinking_list(items):
    total = 0
    while items:
        total = total * 10 + items.pop()
    return total


@case("while with break/continue/else", 1, 3)
def nested_while_else(n):
    log = []
    i = 0
    while i < n:
        j = 0
        while j < i:
            if j == 1:
                break
            j += 1
        else:
            log.append(i)
        i += 1
    else:
        log.append("outer")
    return log


@case("while True", 1, 7, 97, gpu=True)
def while_true_with_break(n):
    d = 2
    while True:
        if d * d > n:
            break
        if n % d == 0:
            return d
        d += 1
    return n


@case("while True", 0, 5, gpu=True)
def while_true_with_return(n):
    i = 0
    while True:
        if i >= n:
            return i * 2
        i += 3


@case("while True", 1, 6, 27, gpu=True)
def collatz(n):
    steps = 0
    while True:
        if n == 1:
            return steps
        if n % 2 == 0:
            n //= 2
            steps += 1
            continue
        n = 3 * n + 1
        steps += 1


@case("while True", 3, gpu=True)
def while_one_and_string(n):
    while 1:
        n += 1
        if n > 5:
            break
    while "text":
        n += 10
        break
    return n


@case("while True", 0, 1, 4)
def while_true_left_by_an_exception(n):
    items = [5, 6, 7]
    i = n
    try:
        while True:
            items[i] += 1
            i += 1
    except IndexError:
        return i, items


# --- nested loops ---------------------------------------------------------------------------------


@case("nested loops with returns and breaks inside", 1, 12, 13, 49, 100, gpu=True)
def return_from_an_inner_loop(n):
    for a in range(2, 10):
        for b in range(a, 10):
            if a * b == n:
                return a * 100 + b
    return -1


@case("nested loops with returns and breaks inside", 0, 3, 6, gpu=True)
def breaks_at_two_levels(n):
    count = 0
    for i in range(n):
        for j in range(n):
            if j > i:
                break
            if (i + j) % 3 == 0:
                continue
            count += 1
        if count > 7:
            break
    return count


@case("nested loops with returns and breaks inside", 2, 10, 30)
def primes_with_for_else(n):
    found = []
    for i in range(2, n):
        for p in found:
            if i % p == 0:
                break
        else:
            found.append(i)
    return found


@case("nested loops with returns and breaks inside", 0, 2, 5, gpu=True)
def while_inside_for(n):
    total = 0
    for i in range(n):
        k = i
        while k > 0:
            if k == 3:
                break
            total += k
            k -= 1
        else:
            total += 100
    return total


@case("nested loops with returns and breaks inside", 3, 7, 8, gpu=True)
def find_in_rows(x):
    rows = [[1, 2, 3], [], [4, 5], [7]]
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value == x:
                return i, j
    return None


@case("nested loops with returns and breaks inside", 1, 2, 3, 4, gpu=True)
def three_levels(n):
    r = 0
    for a in range(n):
        for b in range(a + 1):
            for c in range(b + 1):
                if a == 3 and c == 1:
                    return r
                if c == 2:
                    break
                r += 1
    return -r


# --- range ----------------------------------------------------------------------------------------


@case("for over range (all forms)", -3, 0, 1, 5, True, gpu=True)
def range_stop(n):
    total = 0
    for i in range(n):
        total = total * 3 + i
    return total


@case("for over range (all forms)", (0, 0), (2, 5), (5, 2), (-3, 3), gpu=True)
def range_start_stop(a, b):
    total = 0
    for i in range(a, b):
        total = total * 3 + i
    return total


@case(
    "for over range (all forms)",
    (0, 10, 3),
    (10, 0, -3),
    (0, 10, -1),
    (1, 2, 100),
    (5, 5, 1),
    (0, 3, 0),
)
def range_with_step(a, b, step):
    return [i for i in range(a, b, step)]


@case("for over range (all forms)", (0, 7), (3, 1), (-5, 2))
def range_properties(a, step):
    r = range(a, a + 10, step)
    return len(r), r[0], r[-1], r[1:3][0], r.start, r.stop, r.step, a in r, list(reversed(r))


@case("for over range (all forms)", 0, 4, gpu=True)
def range_equality_and_truth(n):
    return range(n) == range(0, n, 1), bool(range(n)), range(0, 3, 2) == range(0, 4, 2)


@case("for over range (all forms)", 4, 0, gpu=True)
def loop_variable_after_the_loop(n):
    i = -1
    for i in range(n):
        pass
    return i


@case("for over range (all forms)", 5, gpu=True)
def loop_variable_assigned_inside(n):
    total = 0
    for i in range(n):
        i *= 10
        total += i
    return total


@case("for over range (all forms)", 2, 0, 6, gpu=True)
def range_index_out_of_range(n):
    return range(3)[n]


@case("for over range (all forms)", (9223372036854775805, 9223372036854775807))
def range_at_the_limit(a, b):
    return [i for i in range(a, b)], [i for i in range(-b, -a)]


@case("for over range (all forms)", 3, gpu=True)
def range_bound_is_evaluated_once(n):
    total = 0
    stop = n
    for i in range(stop):
        stop += 10
        total += 1
    return total, stop


@case("for over range (all forms)", 1.5, None, "a")
def range_of_what_is_no_int(n):
    return [i for i in range(n)]


# --- tuples and lists -----------------------------------------------------------------------------


@case("for over tuples and lists", (1, 2.5), (0, -0.0), gpu=True)
def over_a_tuple(a, b):
    total = 0.0
    for x in (a, b, a):
        total = total * 2.0 + x
    return total


@case("for over tuples and lists", ((),), ((1,),), ((1, 2.5, True),), (((1, 2), None),))
def over_a_tuple_argument(items):
    last = None
    count = 0
    for x in items:
        last = x
        count += 1
    return last, count


@case("for over tuples and lists", ([],), ([1],), ([1, 2, 3],), ([0.5, -0.0],))
def over_a_list(items):
    total = 0
    for x in items:
        total = x - total
    return total


@case("for over tuples and lists", ([1, 2, 3],), ([],))
def list_that_grows_while_iterated(items):
    n = 0
    for x in items:
        n += 1
        if n < 6:
            items.append(x * 10)
    return n


@case("for over tuples and lists", ([1, 2, 3, 4],), ([2, 2],))
def list_that_shrinks_while_iterated(items):
    seen = []
    for x in items:
        seen.append(x)
        if x % 2 == 0:
            items.remove(x)
    return seen


@case("for over tuples and lists", 3, gpu=True)
def over_tuples_of_tuples(n):
    total = 0
    for a, (b, c) in ((1, (2, 3)), (n, (5, 6))):
        total = total * 7 + a * b - c
    return total


@case("for over tuples and lists", ([(1, 2), (3, 4)],), ([],))
def over_a_list_of_tuples(pairs):
    total = 0
    for a, b in pairs:
        total += a * b
    return total


@case("for over tuples and lists", 5, 2.5, None)
def iteration_of_what_is_not_iterable(x):
    total = 0
    for y in x:
        total += y
    return total


@case("for over tuples and lists", "abc", "")
def over_a_string(text):
    n = 0
    for letter in text:
        n = n * 2 + (letter == "b")
    return n


class Box:
    pass


@case("for over tuples and lists", 4)
def targets_other_than_names(n):

    box = Box()
    items = [0, 0]
    for box.x in range(n):
        pass
    for items[1] in (7, 8):
        pass
    return box.x, items


# --- enumerate, zip, reversed, map ----------------------------------------------------------------


@case("for over enumerate, zip, reversed and map", ([],), ([5],), ([5, 6, 7],))
def over_enumerate(items):
    total = 0
    for i, x in enumerate(items):
        total += i * x
    return total


@case("for over enumerate, zip, reversed and map", (0,), (10,), (-1,), gpu=True)
def enumerate_with_a_start(start):
    return [(i, x) for i, x in enumerate((2.5, 3.5), start)], list(enumerate("ab", start=start))


@case("for over enumerate, zip, reversed and map", ([1, 2], [3, 4, 5]), ([], [1]), ([1, 2, 3], [4]))
def over_zip(a, b):
    total = 0
    for x, y in zip(a, b):
        total = total * 10 + x * y
    return total


@case("for over enumerate, zip, reversed and map", ([1, 2], (3.5, 4.5)))
def zip_of_three(a, b):
    return [x * y + z for x, y, z in zip(a, b, range(10))], list(zip()), list(zip(a))


@case("for over enumerate, zip, reversed and map", ([1, 2], [3, 4]), ([1], [3, 4]), ([1, 2], [3]))
def zip_strict(a, b):
    return [x * y for x, y in zip(a, b, strict=True)]


@case("for over enumerate, zip, reversed and map", ([],), ([1, 2, 3],))
def over_reversed(items):
    r = 0
    for x in reversed(items):
        r = r * 10 + x
    return r


@case("for over enumerate, zip, reversed and map", 0, 4)
def reversed_of_other_things(n):
    return list(reversed(range(n))), list(reversed((1, 2.5))), [i for i in reversed(range(1, n, 2))]


@case("for over enumerate, zip, reversed and map", ([1, -2, 3],), ([],))
def over_map(items):
    total = 0
    for x in map(abs, items):
        total += x
    return total, list(map(lambda v: v * 0.5, items)), tuple(map(float, items))


@case("for over enumerate, zip, reversed and map", ([1, 2], [3, 4, 5]))
def map_of_two(a, b):
    return list(map(lambda x, y: x * 10 + y, a, b)), sum(map(max, a, b))


@case("for over enumerate, zip, reversed and map", ([1, 0, -2, 0, 3],), ([],))
def over_filter(items):
    return list(filter(None, items)), list(filter(lambda x: x > 0, items))


@case("for over enumerate, zip, reversed and map", ([4, 5, 6],))
def combined_iterators(items):
    r = []
    for i, (a, b) in enumerate(zip(items, reversed(items))):
        r.append(i * 100 + a * 10 + b)
    return r


@case("for over enumerate, zip, reversed and map", ([1, 2, 3],), ([],))
def iter_and_next(items):
    it = iter(items)
    first = next(it, None)
    rest = [x for x in it]
    return first, rest, next(it, -1)


@case("for over enumerate, zip, reversed and map", ([1, 2, 3, 4],))
def one_iterator_twice(items):
    it = iter(items)
    return [(a, b) for a, b in zip(it, it)]


# --- for/else -------------------------------------------------------------------------------------


@case("for/else", 1, 7, 9, 25, gpu=True)
def is_prime(n):
    for d in range(2, n):
        if n % d == 0:
            break
    else:
        return 1
    return 0


@case("for/else", ([1, 2, 3], 2), ([1, 2, 3], 5), ([], 1))
def search_with_else(items, x):
    for i, y in enumerate(items):
        if y == x:
            break
    else:
        i = -1
    return i


@case("for/else", 0, 3)
def for_else_with_continue(n):
    log = []
    for i in range(n):
        if i == 1:
            continue
        log.append(i)
    else:
        log.append("else")
    return log


# --- overflow inside of loops ---------------------------------------------------------------------


@case("while with break/continue/else", 20, overflow(21), overflow(30))
def factorial_in_a_loop(n):
    r = 1
    while n > 1:
        r *= n
        n -= 1
    return r
