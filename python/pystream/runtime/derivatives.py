"""Levels of detail for textures with mipmaps, from the differences between neighbouring fragments.

A GPU runs fragments in blocks of 2 x 2 pixels in lockstep and takes the differences of texture
coordinates within a block. CPython runs one fragment after the other, so each block is run twice:
first every fragment records the coordinates that it samples at, then the fragments run again and
find the recordings of their neighbours. Shaders have no side effects, so the first run leaves no
trace. Where neighbours sample at different places in the program, or coordinates depend on what was
sampled before, the level is approximate; on a GPU it is undefined or the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .sampling import ImageSampler

#: The fragments of a block by (x, y): 0 at the lower left, then to the right, then up.
BLOCK = ((0, 0), (1, 0), (0, 1), (1, 1))


class QuadRecorder:
    """The `level_source` of samplers while one block is shaded."""

    def __init__(self) -> None:
        self._calls: list[list[tuple[ImageSampler, Sequence[float]]]] = [[] for _ in BLOCK]
        self._fragment = 0
        self._next = 0
        self._recording = True

    def record(self, fragment: int) -> None:
        """Begin the recording run of fragment 0 to 3."""
        self._fragment, self._recording = fragment, True

    def replay(self, fragment: int) -> None:
        """Begin the second run of fragment 0 to 3."""
        self._fragment, self._next, self._recording = fragment, 0, False

    def level_of_detail(self, sampler: ImageSampler, coordinates: Sequence[float]) -> float:
        """The level of detail at the coordinates; 0.0 while recording, and where a neighbour does not
        sample.
        """
        if self._recording:
            self._calls[self._fragment].append((sampler, coordinates))
            return 0.0
        call, self._next = self._next, self._next + 1
        # The lower left fragment, or its own. The horizontal neighbour differs in bit 0 of the number,
        # the vertical one in bit 1: see `BLOCK`.
        at = 0 if sampler.one_level_per_block else self._fragment
        longest = max(self._step(sampler, call, at, at ^ bit) for bit in (1, 2))
        return math.log2(longest) if 0.0 < longest < math.inf else 0.0

    def _step(self, sampler: ImageSampler, call: int, fragment: int, neighbour: int) -> float:
        calls = self._calls[fragment], self._calls[neighbour]
        if any(call >= len(known) or known[call][0] is not sampler for known in calls):
            return 0.0
        (_, here), (_, there) = calls[0][call], calls[1][call]
        return sampler.texels_between(here, there)
