"""The collections module: deque, defaultdict, Counter, OrderedDict; and heapq and bisect, on lists."""

from __future__ import annotations

from .dicts import dict
from .intrinsics import (
    MISSING,
    alloc,
    buffer_get,
    buffer_new,
    buffer_set,
    buffer_size,
    fail,
    generic,
)
from .iteration import has_next, iter, next, user_iter
from .lists import list, list_position
from .operators import same_or_equal


class collections_deque:
    """`size` elements of the ring buffer `items`, the first at the index `first`."""

    def __new__(cls, *args, **kwargs):
        self = alloc(cls)
        self.items = buffer_new(0)
        self.first = 0
        self.size = 0
        self.maxlen = None
        return self

    def __init__(self, iterable=MISSING, maxlen=None):
        self.clear()
        if maxlen is not None:
            if maxlen < 0:
                raise ValueError("maxlen must be non-negative")
        self.maxlen = maxlen
        if iterable is not MISSING:
            self.extend(iterable)

    def __len__(self):
        return self.size

    def __iter__(self):
        return deque_iterator(self, 0, 1)

    def __reversed__(self):
        return deque_iterator(self, self.size - 1, -1)

    @generic
    def __getitem__(self, index):
        return buffer_get(self.items, deque_place(self, deque_index(self, index)))

    @generic
    def __setitem__(self, index, value):
        buffer_set(self.items, deque_place(self, deque_index(self, index)), value)

    @generic
    def __delitem__(self, index):
        deque_remove(self, deque_index(self, index))

    @generic
    def __contains__(self, value):
        return deque_find(self, value) >= 0

    @generic
    def append(self, value):
        deque_reserve(self)
        buffer_set(self.items, deque_place(self, self.size), value)
        self.size = self.size + 1
        if self.maxlen is not None:
            if self.size > self.maxlen:
                self.popleft()

    @generic
    def appendleft(self, value):
        deque_reserve(self)
        self.first = deque_place(self, -1)
        self.size = self.size + 1
        buffer_set(self.items, self.first, value)
        if self.maxlen is not None:
            if self.size > self.maxlen:
                self.pop()

    def extend(self, iterable):
        for value in iterable:
            self.append(value)

    def extendleft(self, iterable):
        for value in iterable:
            self.appendleft(value)

    def pop(self):
        if self.size == 0:
            raise IndexError("pop from an empty deque")
        self.size = self.size - 1
        return buffer_get(self.items, deque_place(self, self.size))

    def popleft(self):
        if self.size == 0:
            raise IndexError("pop from an empty deque")
        value = buffer_get(self.items, self.first)
        self.first = deque_place(self, 1)
        self.size = self.size - 1
        return value

    def clear(self):
        self.items = buffer_new(0)
        self.first = 0
        self.size = 0

    def copy(self):
        result = alloc(collections_deque)
        result.items = buffer_new(0)
        result.first = 0
        result.size = 0
        result.maxlen = self.maxlen
        result.extend(self)
        return result

    @generic
    def count(self, value):
        found = 0
        index = 0
        while index < self.size:
            if same_or_equal(buffer_get(self.items, deque_place(self, index)), value):
                found = found + 1
            index = index + 1
        return found

    @generic
    def index(self, value):
        index = deque_find(self, value)
        if index < 0:
            raise ValueError(f"{value!r} is not in deque")
        return index

    @generic
    def remove(self, value):
        index = deque_find(self, value)
        if index < 0:
            raise ValueError(f"{value!r} is not in deque")
        deque_remove(self, index)

    def reverse(self):
        low = 0
        high = self.size - 1
        while low < high:
            value = self[low]
            self[low] = self[high]
            self[high] = value
            low = low + 1
            high = high - 1

    @generic
    def rotate(self, n=1):
        if self.size > 1:
            n = n % self.size
            while n > 0:
                self.appendleft(self.pop())
                n = n - 1

    def __eq__(self, other):
        if isinstance(other, collections_deque):
            return list(self) == list(other)
        return NotImplemented

    __hash__ = None


class deque_iterator:
    """Iterator over a deque, which must not be modified meanwhile."""

    __independent__ = True

    def __init__(self, elements, index, step):
        self.elements = elements
        self.index = index
        self.step = step
        self.size = elements.size

    def __iter__(self):
        return self

    def __has_next__(self):
        if self.size != self.elements.size:
            return True  # the error is told by __next__
        return 0 <= self.index and self.index < self.size

    def __next__(self):
        if self.size != self.elements.size:
            raise RuntimeError("deque mutated during iteration")
        index = self.index
        self.index = index + self.step
        return buffer_get(self.elements.items, deque_place(self.elements, index))


@generic
def deque_place(self, index):
    """Where in the buffer an element is, counted from the first."""
    return (self.first + index) % buffer_size(self.items)


@generic
def deque_index(self, index):
    """The index of an element, from either end."""
    index = list_position(index)
    if index < 0:
        index = index + self.size
    if index < 0 or index >= self.size:
        raise IndexError("deque index out of range")
    return index


def deque_reserve(self):
    """Make room for one more element."""
    capacity = buffer_size(self.items)
    if self.size == capacity:
        items = buffer_new(capacity * 2 + 8)
        index = 0
        while index < self.size:
            buffer_set(items, index, buffer_get(self.items, deque_place(self, index)))
            index = index + 1
        self.items = items
        self.first = 0


@generic
def deque_find(self, value):
    """The index of the first element that equals a value, or -1."""
    index = 0
    while index < self.size:
        if same_or_equal(buffer_get(self.items, deque_place(self, index)), value):
            return index
        index = index + 1
    return -1


@generic
def deque_remove(self, index):
    """Remove an element."""
    while index < self.size - 1:
        self[index] = self[index + 1]
        index = index + 1
    self.size = self.size - 1


class collections_defaultdict(dict):
    """``defaultdict``."""

    def __init__(self, default_factory=None, /, *args, **kwargs):
        self.default_factory = default_factory
        self.update(*args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        factory = self.default_factory
        value = factory()
        self[key] = value
        return value


class collections_OrderedDict(dict):
    """``OrderedDict``."""

    def popitem(self, last=True):
        if len(self) == 0:
            raise KeyError("dictionary is empty")
        if last:
            return dict.popitem(self)
        key = first_of(self)
        value = self[key]
        del self[key]
        return key, value

    def move_to_end(self, key, last=True):
        if not last:
            return fail("UnsupportedError", "keys are moved to the end only in compiled code")
        value = self[key]
        del self[key]
        self[key] = value


class collections_Counter(dict):
    """``Counter``."""

    def __init__(self, iterable=None, /, **kwargs):
        if iterable is not None:
            self.update(iterable)
        if len(kwargs) > 0:
            self.update(dict(**kwargs))

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **kwargs):
        if iterable is not None:
            if isinstance(iterable, dict):
                for key in iterable:
                    self[key] = self[key] + iterable[key]
            else:
                for key in iterable:
                    self[key] = self[key] + 1

    def total(self):
        total = 0
        for count in self.values():
            total = total + count
        return total

    def elements(self):
        result = list()
        for key in self:
            count = self[key]
            while count > 0:
                result.append(key)
                count = count - 1
        return user_iter(result)

    def most_common(self, n=None):
        pairs = list(self.items())
        pairs.sort(key=second_of, reverse=True)
        if n is None:
            return pairs
        return pairs[:n]


def first_of(iterable):
    """The first value of an iterable that has one."""
    iterator = iter(iterable)
    has_next(iterator)
    return next(iterator)


def second_of(pair):
    """The second element."""
    return pair[1]


# heapq


@generic
def sift_down(heap, start, place):
    """Move the element at `place` up to where its parent is not greater."""
    item = heap[place]
    while place > start:
        parent = (place - 1) >> 1
        if not (item < heap[parent]):
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


@generic
def sift_up(heap, place):
    """Move the lesser children up until a leaf is reached, and the element from there to its place."""
    end = len(heap)
    start = place
    item = heap[place]
    child = 2 * place + 1
    while child < end:
        right = child + 1
        if right < end and not (heap[child] < heap[right]):
            child = right
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    heap[place] = item
    sift_down(heap, start, place)


def heapq_heappush(heap, item, /):
    heap.append(item)
    sift_down(heap, 0, len(heap) - 1)


def heapq_heappop(heap, /):
    if len(heap) == 0:
        raise IndexError("index out of range")
    last = heap.pop()
    if len(heap) == 0:
        return last
    item = heap[0]
    heap[0] = last
    sift_up(heap, 0)
    return item


def heapq_heapreplace(heap, item, /):
    if len(heap) == 0:
        raise IndexError("index out of range")
    least = heap[0]
    heap[0] = item
    sift_up(heap, 0)
    return least


def heapq_heappushpop(heap, item, /):
    if len(heap) > 0 and heap[0] < item:
        least = heap[0]
        heap[0] = item
        sift_up(heap, 0)
        return least
    return item


def heapq_heapify(heap, /):
    index = len(heap) // 2 - 1
    while index >= 0:
        sift_up(heap, index)
        index = index - 1


# bisect


def bisect_bisect_right(a, x, lo=0, hi=None, *, key=None):
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        if x < bisect_key(key, a[middle]):
            hi = middle
        else:
            lo = middle + 1
    return lo


def bisect_bisect_left(a, x, lo=0, hi=None, *, key=None):
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        middle = (lo + hi) // 2
        if bisect_key(key, a[middle]) < x:
            lo = middle + 1
        else:
            hi = middle
    return lo


def bisect_key(key, value):
    """What values are compared by."""
    if key is None:
        return value
    return key(value)


def bisect_insort_right(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_bisect_right(a, bisect_key(key, x), lo, hi, key=key), x)


def bisect_insort_left(a, x, lo=0, hi=None, *, key=None):
    a.insert(bisect_bisect_left(a, bisect_key(key, x), lo, hi, key=key), x)
