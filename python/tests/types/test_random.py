"""Random numbers: the published function, by published values and a plain twin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pystream as ps
from pystream.random import Generator, _philox, random_at

WORD = st.integers(0, 2**32 - 1)


def philox2x32(counter, other, key):
    """The function as the paper states it."""
    for _ in range(10):
        product = 0xD256D193 * counter
        counter, other = (product >> 32) ^ key ^ other, product % 2**32
        key = (key + 0x9E3779B9) % 2**32
    return counter, other


#: From the known answers of the Random123 library: counter, other word, key, first and second result.
KNOWN = [
    (0x00000000, 0x00000000, 0x00000000, 0xFF1DAE59, 0x6CD10DF2),
    (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0x2C3F628B, 0xAB4FD7AD),
    (0x243F6A88, 0x85A308D3, 0x13198A2E, 0xDD7CE038, 0xF62A4C12),
]


@pytest.mark.parametrize(("counter", "other", "key", "first", "second"), KNOWN)
def test_known_answers(counter, other, key, first, second):
    assert philox2x32(counter, other, key) == (first, second)
    assert _philox(key, counter, other) == (first >> 16, first & 0xFFFF)


@given(WORD, WORD, WORD)
def test_halves_compute_what_words_do(seed, position, stream):
    word = philox2x32(position, stream, seed)[0]
    assert _philox(seed, position, stream) == (word >> 16, word & 0xFFFF)
    assert random_at(seed, position, stream) == (word >> 8) / 2**24


@given(WORD, st.integers(1, 2**19))
def test_ranges(seed, stop):
    word = philox2x32(0, 0, seed)[0]
    value = Generator(seed).randrange(stop)
    assert 0 <= value < stop
    assert value == (word >> 8) * stop >> 24


def test_a_generator_counts():
    generator = ps.random.Generator(5, stream=3)
    first = [generator.random() for _ in range(5)]
    assert first == [random_at(5, i, 3) for i in range(5)]
    generator.position = 1
    assert generator.random() == first[1]
    assert ps.random.Generator(5).random() != first[0]
    assert 2.0 <= generator.uniform(2.0, 3.0) < 3.0


def test_numbers_are_spread_evenly():
    generator = Generator(1)
    values = [generator.random() for _ in range(20_000)]
    assert abs(sum(values) / len(values) - 0.5) < 0.01
    counts = [0] * 16
    for value in values:
        counts[int(value * 16)] += 1
    expected = len(values) / 16
    # Chi square with 15 degrees of freedom exceeds 37.7 once in 1000 times.
    assert sum((count - expected) ** 2 / expected for count in counts) < 37.7
