"""Random numbers that are the same in CPython and in compiled code, on every device.

A `Generator` counts: number `position` of a seed and stream follows from these three alone, by the
function Philox2x32 with 10 rounds (Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as
1, 2, 3, 2011). So a kernel gives each index a stream of its own, and needs no state between launches.

Words of 32 bits are held as two halves, and no int on the way needs more than 31 bits: ints of 32 bits
with a sign compute the same as CPython's.
"""

from __future__ import annotations

#: The multiplier and the increment of the key, in halves.
_MULTIPLIER = (0xD256, 0xD193)
_INCREMENT = (0x9E37, 0x79B9)

#: ``random()`` gives multiples of this, so that floats of 32 bits hold them.
RESOLUTION = 2.0**-24


class Generator:
    """A sequence of random numbers.

    `seed` and `stream` are ints, of which 32 bits count; other streams of a seed are independent sequences.

    Attributes:
        seed, stream: as given.
        position: the index of the next number; it may be set to go on elsewhere.
    """

    seed: int
    stream: int
    position: int

    def __init__(self, seed: int = 0, stream: int = 0) -> None:
        self.seed = seed
        self.stream = stream
        self.position = 0

    def random(self) -> float:
        """A float from 0.0 to below 1.0, a multiple of `RESOLUTION`."""
        self.position += 1
        return random_at(self.seed, self.position - 1, self.stream)

    def uniform(self, a: float, b: float) -> float:
        """A float from `a` to `b`."""
        return a + (b - a) * self.random()

    def randrange(self, stop: int) -> int:
        """An int from 0 to below `stop`, which is 1 to 524288."""
        self.position += 1
        high, low = _philox(self.seed, self.position - 1, self.stream)
        # The product with a fraction of 24 bits, rounded down.
        upper, lower = high >> 4, ((high & 15) << 8) | (low >> 8)
        return (upper * stop + (lower * stop >> 12)) >> 12


def random_at(seed: int, position: int, stream: int = 0) -> float:
    """Number `position` of a sequence, without a `Generator`: from 0.0 to below 1.0."""
    high, low = _philox(seed, position, stream)
    return ((high << 8) | (low >> 8)) * RESOLUTION


def _philox(seed: int, position: int, stream: int) -> tuple[int, int]:
    """The first word of Philox2x32-10, in halves."""
    key_high, key_low = seed >> 16 & 0xFFFF, seed & 0xFFFF
    high, low = position >> 16 & 0xFFFF, position & 0xFFFF
    other_high, other_low = stream >> 16 & 0xFFFF, stream & 0xFFFF
    for _ in range(10):
        a, b, c, d = _product(_MULTIPLIER[0], _MULTIPLIER[1], high, low)
        high, low = a ^ key_high ^ other_high, b ^ key_low ^ other_low
        other_high, other_low = c, d
        key_low += _INCREMENT[1]
        key_high = (key_high + _INCREMENT[0] + (key_low >> 16)) & 0xFFFF
        key_low &= 0xFFFF
    return high, low


def _product(a_high: int, a_low: int, b_high: int, b_low: int) -> tuple[int, int, int, int]:
    """The product of two words, in four halves from the highest to the lowest."""
    high, fourth = _half_product(a_low, b_low)
    first_high, first_low = _half_product(a_high, b_low)
    second_high, second_low = _half_product(a_low, b_high)
    third = high + first_low + second_low
    high, low = _half_product(a_high, b_high)
    second = low + first_high + second_high + (third >> 16)
    return (high + (second >> 16)) & 0xFFFF, second & 0xFFFF, third & 0xFFFF, fourth


def _half_product(a: int, b: int) -> tuple[int, int]:
    """The product of two halves, in two: the factor `b` is taken in bytes."""
    by_low, by_high = a * (b & 255), a * (b >> 8)
    low = by_low + ((by_high & 255) << 8)
    return (by_high >> 8) + (low >> 16), low & 0xFFFF
