"""The itertools module: iterators, some of which never end."""

from __future__ import annotations

from .intrinsics import MISSING, fail, kind, type_
from .iteration import has_next, iter, next
from .lists import list
from .slices import to_index


class itertools_count:
    def __init__(self, start=0, step=1):
        self.current = start
        self.step = step

    def __iter__(self):
        return self

    def __has_next__(self):
        return True

    def __next__(self):
        value = self.current
        self.current = value + self.step
        return value


class itertools_repeat:
    def __init__(self, object, times=None):
        self.value = object
        self.times = times

    def __iter__(self):
        return self

    def __has_next__(self):
        return self.times is None or self.times > 0

    def __next__(self):
        if self.times is not None:
            self.times = self.times - 1
        return self.value


class itertools_cycle:
    def __init__(self, iterable, /):
        self.iterator = iter(iterable)
        self.saved = list()
        self.index = 0
        self.is_first = True

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.is_first:
            if has_next(self.iterator):
                return True
            self.is_first = False
        return len(self.saved) > 0

    def __next__(self):
        if self.is_first:
            value = next(self.iterator)
            self.saved.append(value)
            return value
        value = self.saved[self.index]
        self.index = self.index + 1
        if self.index == len(self.saved):
            self.index = 0
        return value


class itertools_chain:
    """``chain()``: of a tuple of iterables each has a type of its own."""

    def __new__(cls, *iterables):
        if len(iterables) == 0:
            return user_empty()
        return chain_after(iterables, len(iterables) - 1, MISSING)

    @staticmethod
    def from_iterable(iterable, /):
        return chain_iterator(iterable)


def user_empty():
    """An iterator that has ended."""
    return iter(())


def chain_after(iterables, index, rest):
    """The iterables up to `index` one after the other, then `rest`."""
    if rest is MISSING:
        joined = iterables[index]
    else:
        joined = chain_two(iterables[index], rest)
    if index == 0:
        if rest is MISSING:
            return iter(joined)
        return joined
    return chain_after(iterables, index - 1, joined)


class chain_two:
    """The values of one iterable, then those of another."""

    def __init__(self, first, second):
        self.first = iter(first)
        self.second = second
        self.rest = MISSING

    def __iter__(self):
        return self

    def __has_next__(self):
        rest = self.rest
        if rest is MISSING:
            if has_next(self.first):
                return True
            rest = iter(self.second)
            self.rest = rest
        return has_next(rest)

    def __next__(self):
        rest = self.rest
        if rest is MISSING:
            return next(self.first)
        return next(rest)


class chain_iterator:
    """``chain.from_iterable()``."""

    def __init__(self, iterable):
        self.iterables = iter(iterable)
        self.current = MISSING

    def __iter__(self):
        return self

    def __has_next__(self):
        current = self.current
        while current is MISSING or not has_next(current):
            if not has_next(self.iterables):
                return False
            current = iter(next(self.iterables))
            self.current = current
        return True

    def __next__(self):
        current = self.current
        if current is MISSING:
            raise StopIteration
        return next(current)


def itertools_islice(iterable, start, stop=MISSING, step=None, /):
    """``islice()``."""
    if stop is MISSING:
        return islice_iterator(iter(iterable), 0, islice_bound(start, True), 1)
    first = 0
    if start is not None:
        first = islice_bound(start, False)
    by = 1
    if step is not None:
        by = islice_step(step)
    return islice_iterator(iter(iterable), first, islice_bound(stop, True), by)


def islice_bound(x, is_stop):
    """A bound of ``islice()``: an int that is not negative; None stands for no end."""
    if x is None:
        return None
    if kind(x) == "float" or kind(x) == "str" or to_index(x) < 0:
        if is_stop:
            raise ValueError(
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
            )
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return to_index(x)


def islice_step(x):
    """The step of ``islice()``: a positive int."""
    if kind(x) == "float" or kind(x) == "str" or to_index(x) < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return to_index(x)


class islice_iterator:
    """Every `step`-th value from the one with index `wanted` to before `stop`; `index` were taken."""

    def __init__(self, iterator, wanted, stop, step):
        self.iterator = iterator
        self.index = 0
        self.wanted = wanted
        self.stop = stop
        self.step = step

    def __iter__(self):
        return self

    def __has_next__(self):
        while self.index < self.wanted:
            if self.is_past(self.index):
                return False
            if not has_next(self.iterator):
                return False
            next(self.iterator)
            self.index = self.index + 1
        if self.is_past(self.wanted):
            return False
        return has_next(self.iterator)

    def is_past(self, index):
        """Whether an index is not below the stop."""
        return self.stop is not None and index >= self.stop

    def __next__(self):
        self.index = self.index + 1
        self.wanted = self.wanted + self.step
        if self.stop is not None and self.wanted > self.stop:
            self.wanted = self.stop  # what lies between is taken when it is asked for
        return next(self.iterator)


class itertools_takewhile:
    def __init__(self, predicate, iterable, /):
        self.predicate = predicate
        self.iterator = iter(iterable)
        self.ahead = False
        self.ended = False

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.ahead or self.ended:
            return self.ahead
        self.ended = True
        if has_next(self.iterator):
            self.value = next(self.iterator)
            predicate = self.predicate
            if predicate(self.value):
                self.ahead = True
                self.ended = False
        return self.ahead

    def __next__(self):
        self.ahead = False
        return self.value


class itertools_dropwhile:
    def __init__(self, predicate, iterable, /):
        self.predicate = predicate
        self.iterator = iter(iterable)
        self.started = False
        self.ahead = False

    def __iter__(self):
        return self

    def __has_next__(self):
        predicate = self.predicate
        while not self.started:
            if not has_next(self.iterator):
                return False
            self.value = next(self.iterator)
            if not predicate(self.value):
                self.started = True
                self.ahead = True
        return self.ahead or has_next(self.iterator)

    def __next__(self):
        if self.ahead:
            self.ahead = False
            return self.value
        return next(self.iterator)


class itertools_filterfalse:
    def __init__(self, predicate, iterable, /):
        self.predicate = predicate
        self.iterator = iter(iterable)
        self.ahead = False

    def __iter__(self):
        return self

    def __has_next__(self):
        while not self.ahead and has_next(self.iterator):
            self.value = next(self.iterator)
            if self.predicate is None:
                self.ahead = not self.value
            else:
                predicate = self.predicate
                self.ahead = not predicate(self.value)
        return self.ahead

    def __next__(self):
        self.ahead = False
        return self.value


class itertools_compress:
    def __init__(self, data, selectors):
        self.data = iter(data)
        self.selectors = iter(selectors)
        self.ahead = False

    def __iter__(self):
        return self

    def __has_next__(self):
        while not self.ahead and has_next(self.data):
            self.value = next(self.data)
            if not has_next(self.selectors):
                return False
            self.ahead = bool(next(self.selectors))
        return self.ahead

    def __next__(self):
        self.ahead = False
        return self.value


class itertools_starmap:
    def __init__(self, function, iterable, /):
        self.function = function
        self.iterator = iter(iterable)

    def __iter__(self):
        return self

    def __has_next__(self):
        return has_next(self.iterator)

    def __next__(self):
        function = self.function
        return function(*next(self.iterator))


class itertools_accumulate:
    """Totals so far: by ``+``, or by a function."""

    def __init__(self, iterable, func=None, *, initial=None):
        self.iterator = iter(iterable)
        self.function = func
        self.initial = initial
        self.started = False

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.initial is not None and not self.started:
            return True
        return has_next(self.iterator)

    def __next__(self):
        if not self.started:
            self.started = True
            if self.initial is None:
                self.total = next(self.iterator)
            else:
                self.total = self.initial
        elif self.function is None:
            self.total = self.total + next(self.iterator)
        else:
            function = self.function
            self.total = function(self.total, next(self.iterator))
        return self.total


class itertools_pairwise:
    def __init__(self, iterable, /):
        self.iterator = iter(iterable)
        self.started = False

    def __iter__(self):
        return self

    def __has_next__(self):
        if not self.started:
            if not has_next(self.iterator):
                return False
            self.started = True
            self.value = next(self.iterator)
        return has_next(self.iterator)

    def __next__(self):
        first = self.value
        self.value = next(self.iterator)
        return first, self.value


class itertools_zip_longest:
    def __init__(self, *iterables, fillvalue=None):
        self.iterators = longest_iterators(iterables, ())
        self.fillvalue = fillvalue

    def __iter__(self):
        return self

    def __has_next__(self):
        return any_has_next(self.iterators, 0)

    def __next__(self):
        return longest_values(self.iterators, (), self.fillvalue)


def longest_iterators(iterables, iterators):
    """`iterators` and those of the other iterables."""
    if len(iterators) == len(iterables):
        return iterators
    return longest_iterators(iterables, iterators + (iter(iterables[len(iterators)]),))


def any_has_next(iterators, index):
    """Whether one of the iterators from `index` on has a next value."""
    if index == len(iterators):
        return False
    return has_next(iterators[index]) or any_has_next(iterators, index + 1)


def longest_values(iterators, values, fillvalue):
    """`values` and the next values of the other iterators, or the fill value."""
    if len(values) == len(iterators):
        return values
    return longest_values(
        iterators, values + (next_or(iterators[len(values)], fillvalue),), fillvalue
    )


def next_or(iterator, default):
    """The next value, or the default."""
    if has_next(iterator):
        return next(iterator)
    return default


class itertools_groupby:
    """Runs of values with equal keys; a group that was not used up is skipped."""

    def __init__(self, iterable, key=None):
        self.iterator = iter(iterable)
        self.key = key
        self.group = 0
        self.ahead = False
        self.running = False

    def __iter__(self):
        return self

    def advance(self):
        """Take the next value and its key; False at the end."""
        if self.ahead:
            return True
        if not has_next(self.iterator):
            return False
        value = next(self.iterator)
        if self.key is None:
            self.value_key = value
        else:
            key = self.key
            self.value_key = key(value)
        self.value = value
        self.ahead = True
        return True

    def __has_next__(self):
        while self.advance():
            if not self.running or not self.group_key == self.value_key:
                return True
            self.ahead = False
        return False

    def __next__(self):
        self.group_key = self.value_key
        self.running = True
        self.group = self.group + 1
        return self.group_key, group_iterator(self, self.group)


class group_iterator:
    """The values of one run; it ends when the next run is begun."""

    def __init__(self, parent, number):
        self.parent = parent
        self.number = number

    def __iter__(self):
        return self

    def __has_next__(self):
        parent = self.parent
        if parent.group != self.number or not parent.advance():
            return False
        return parent.group_key == parent.value_key

    def __next__(self):
        self.parent.ahead = False
        return self.parent.value


def itertools_tee(iterable, n=2, /):
    """``tee()``: a tuple of iterators over the same values, which are kept until all have them."""
    if n < 0:
        raise ValueError("n must be >= 0")
    return tee_iterators(tee_source(iter(iterable)), (), n)


class tee_source:
    """An iterator and the values taken so far."""

    def __init__(self, iterator):
        self.iterator = iterator
        self.values = list()


def tee_iterators(source, iterators, count):
    """`iterators` and more, `count` in all; a constant."""
    if len(iterators) == count:
        return iterators
    return tee_iterators(source, iterators + (tee_iterator(source),), count)


class tee_iterator:
    def __init__(self, source):
        self.source = source
        self.index = 0

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.index < len(self.source.values):
            return True
        return has_next(self.source.iterator)

    def __next__(self):
        source = self.source
        if self.index == len(source.values):
            source.values.append(next(source.iterator))
        self.index = self.index + 1
        return source.values[self.index - 1]


def itertools_product(*iterables, repeat=1):
    """``product()``: the last iterable varies fastest."""
    return product_iterator(repeated_pools(pools_of(iterables, ()), (), repeat))


def pools_of(iterables, pools):
    """`pools` and the values of the other iterables, as lists."""
    if len(pools) == len(iterables):
        return pools
    return pools_of(iterables, pools + (list(iterables[len(pools)]),))


def repeated_pools(pools, result, count):
    """`result` and `count` times the pools; a constant."""
    if count <= 0:
        return result
    return repeated_pools(pools, result + pools, count - 1)


class product_iterator:
    def __init__(self, pools):
        self.pools = pools
        self.indices = list()
        self.ended = has_empty_pool(pools, 0)
        place = 0
        while place < len(pools):
            self.indices.append(0)
            place = place + 1

    def __iter__(self):
        return self

    def __has_next__(self):
        return not self.ended

    def __next__(self):
        values = product_values(self.pools, self.indices, ())
        self.ended = not advance_product(self.pools, self.indices, len(self.pools) - 1)
        return values


def has_empty_pool(pools, index):
    """Whether one of the pools from `index` on is empty."""
    if index == len(pools):
        return False
    return len(pools[index]) == 0 or has_empty_pool(pools, index + 1)


def product_values(pools, indices, values):
    """`values` and the values at the present indices."""
    if len(values) == len(pools):
        return values
    index = len(values)
    return product_values(pools, indices, values + (pools[index][indices[index]],))


def advance_product(pools, indices, place):
    """Count on from the last place; False when all combinations were met."""
    if place < 0:
        return False
    index = indices[place] + 1
    if index < len(pools[place]):
        indices[place] = index
        return True
    indices[place] = 0
    return advance_product(pools, indices, place - 1)


def itertools_combinations(iterable, r):
    """``combinations()``; the number of elements must be a constant."""
    check_size(r)
    return selection_iterator(list(iterable), r, advance_combination, 1)


def itertools_combinations_with_replacement(iterable, r):
    """``combinations_with_replacement()``; the number of elements must be a constant."""
    check_size(r)
    return selection_iterator(list(iterable), r, advance_with_replacement, 0)


def itertools_permutations(iterable, r=None):
    """``permutations()``; the number of elements must be a constant."""
    if r is None:
        return fail(
            "UnsupportedError",
            "permutations() without a number of elements: tuples must have a known length",
        )
    check_size(r)
    return selection_iterator(list(iterable), r, advance_permutation, 1)


def check_size(r):
    """The error for a negative number of elements."""
    if kind(r) != "int":
        fail("TypeError", "'", type_(r), "' object cannot be interpreted as an integer")
    if r < 0:
        raise ValueError("r must be non-negative")


class selection_iterator:
    """Tuples of `size` values of a list, by indices that a function counts on."""

    def __init__(self, pool, size, advance, distance):
        self.pool = pool
        self.size = size
        self.advance = advance
        self.indices = list()
        self.template = unset_values((), size)
        self.ended = size > 0 and len(pool) < 1 + (size - 1) * distance
        place = 0
        while place < size:
            self.indices.append(place * distance)
            place = place + 1

    def __iter__(self):
        return self

    def __has_next__(self):
        return not self.ended

    def __next__(self):
        values = selected_values(self.pool, self.indices, (), self.template)
        advance = self.advance
        self.ended = not advance(self.indices, len(self.pool))
        return values


def unset_values(values, count):
    """A tuple of `count` elements, a constant: its type tells the number."""
    if len(values) == count:
        return values
    return unset_values(values + (None,), count)


def selected_values(pool, indices, values, template):
    """`values` and the other ones at the present indices."""
    if len(values) == len(template):
        return values
    return selected_values(pool, indices, values + (pool[indices[len(values)]],), template)


def advance_combination(indices, n):
    """The next increasing indices below n."""
    r = len(indices)
    place = r - 1
    while place >= 0 and indices[place] == place + n - r:
        place = place - 1
    if place < 0:
        return False
    index = indices[place] + 1
    while place < r:
        indices[place] = index
        index = index + 1
        place = place + 1
    return True


def advance_with_replacement(indices, n):
    """The next indices below n that do not decrease."""
    r = len(indices)
    place = r - 1
    while place >= 0 and indices[place] == n - 1:
        place = place - 1
    if place < 0:
        return False
    index = indices[place] + 1
    while place < r:
        indices[place] = index
        place = place + 1
    return True


def advance_permutation(indices, n):
    """The next different indices below n."""
    place = len(indices) - 1
    while place >= 0:
        index = indices[place] + 1
        while index < n:
            if not is_used(indices, place, index):
                indices[place] = index
                fill_unused(indices, place + 1)
                return True
            index = index + 1
        place = place - 1
    return False


def is_used(indices, count, index):
    """Whether an index is among the first `count`."""
    place = 0
    while place < count:
        if indices[place] == index:
            return True
        place = place + 1
    return False


def fill_unused(indices, place):
    """Set the indices from `place` on to the least that are not used before."""
    while place < len(indices):
        index = 0
        while is_used(indices, place, index):
            index = index + 1
        indices[place] = index
        place = place + 1
