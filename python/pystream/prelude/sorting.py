"""Stable sorting of buffers by ``<``.

Up to 63 elements the comparisons are those of CPython, one by one: the run at the start, then binary
insertion. So even where ``<`` is no order, as with NaN, the outcome is CPython's. Beyond, runs of 32
elements are merged; any stable method gives the same then, if ``<`` is an order.
"""

from __future__ import annotations

from .intrinsics import buffer_get, buffer_new, buffer_set, generic

RUN = 32


def sort_buffer(keys, values, size, reverse):
    """Sort the first `size` keys, and move the values (None: there are none) alike.

    With `reverse` the order is descending, and equal keys keep their order all the same.
    """
    if reverse:
        reverse_range(keys, 0, size)
        if values is not None:
            reverse_range(values, 0, size)
    if size < 64:
        sort_run(keys, values, 0, size)
    else:
        start = 0
        while start < size:
            sort_run(keys, values, start, min(start + RUN, size))
            start = start + RUN
        merge_runs(keys, values, size)
    if reverse:
        reverse_range(keys, 0, size)
        if values is not None:
            reverse_range(values, 0, size)


@generic
def sort_run(keys, values, start, stop):
    """Sort elements `start` to before `stop`: what is in order at the start stays, a strictly descending
    start is turned round, and the rest is inserted one by one.
    """
    if stop - start < 2:
        return
    sorted_to = start + 2
    if buffer_get(keys, start + 1) < buffer_get(keys, start):
        while sorted_to < stop and buffer_get(keys, sorted_to) < buffer_get(keys, sorted_to - 1):
            sorted_to = sorted_to + 1
        reverse_range(keys, start, sorted_to)
        if values is not None:
            reverse_range(values, start, sorted_to)
    else:
        while sorted_to < stop and not (
            buffer_get(keys, sorted_to) < buffer_get(keys, sorted_to - 1)
        ):
            sorted_to = sorted_to + 1
    while sorted_to < stop:
        place = insertion_point(keys, start, sorted_to)
        insert_element(keys, place, sorted_to)
        if values is not None:
            insert_element(values, place, sorted_to)
        sorted_to = sorted_to + 1


@generic
def insertion_point(keys, start, position):
    """Where the key at `position` belongs among the sorted ones from `start` to before it."""
    pivot = buffer_get(keys, position)
    low = start
    high = position
    while low < high:
        middle = low + (high - low) // 2
        if pivot < buffer_get(keys, middle):
            high = middle
        else:
            low = middle + 1
    return low


@generic
def insert_element(items, place, position):
    """Move the element at `position` forward to `place`."""
    value = buffer_get(items, position)
    while position > place:
        buffer_set(items, position, buffer_get(items, position - 1))
        position = position - 1
    buffer_set(items, place, value)


@generic
def merge_runs(keys, values, size):
    """Merge sorted runs, of twice the length in each round."""
    other_keys = buffer_new(size)
    other_values = None
    if values is not None:
        other_values = buffer_new(size)
    length = RUN
    while length < size:
        start = 0
        while start + length < size:
            middle = start + length
            merge(keys, values, other_keys, other_values, start, middle, min(middle + length, size))
            start = middle + length
        length = length * 2


@generic
def merge(keys, values, other_keys, other_values, start, middle, stop):
    """Merge the sorted elements from `start` and from `middle`; of equal ones the former go first."""
    copy_range(keys, other_keys, start, middle)
    if values is not None:
        copy_range(values, other_values, start, middle)
    left = start
    right = middle
    place = start
    while left < middle:
        if right < stop and buffer_get(keys, right) < buffer_get(other_keys, left):
            buffer_set(keys, place, buffer_get(keys, right))
            if values is not None:
                buffer_set(values, place, buffer_get(values, right))
            right = right + 1
        else:
            buffer_set(keys, place, buffer_get(other_keys, left))
            if values is not None:
                buffer_set(values, place, buffer_get(other_values, left))
            left = left + 1
        place = place + 1


@generic
def copy_range(source, target, start, stop):
    """Copy elements to the same places of another buffer."""
    while start < stop:
        buffer_set(target, start, buffer_get(source, start))
        start = start + 1


@generic
def reverse_range(items, start, stop):
    """Reverse the elements from `start` to before `stop`."""
    while start < stop - 1:
        stop = stop - 1
        value = buffer_get(items, start)
        buffer_set(items, start, buffer_get(items, stop))
        buffer_set(items, stop, value)
        start = start + 1
