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

from ..types import vec2
from .sampling import ImageSampler

#: The fragments of a block by (x, y): 0 at the lower left, then to the right, then up.
BLOCK = ((0, 0), (1, 0), (0, 1), (1, 1))


class QuadRecorder:
    """The `level_source` of samplers while one block is shaded."""

    def __init__(self) -> None:
        self._calls: list[list[tuple[ImageSampler, float, float]]] = [[] for _ in BLOCK]
        self._fragment = 0
        self._next = 0
        self._recording = True

    def record(self, fragment: int) -> None:
        """Begin the recording run of fragment 0 to 3."""
        self._fragment, self._recording = fragment, True

    def replay(self, fragment: int) -> None:
        """Begin the second run of fragment 0 to 3."""
        self._fragment, self._next, self._recording = fragment, 0, False

    def level_of_detail(self, sampler: ImageSampler, uv: vec2) -> float:
        """The level of detail at `uv`; 0.0 while recording, and where a neighbour does not sample."""
        if self._recording:
            self._calls[self._fragment].append((sampler, uv.x, uv.y))
            return 0.0
        call, self._next = self._next, self._next + 1
        # A block has one level, as on GPUs: Mesa takes the differences at its lower left fragment.
        size = sampler.image.width, sampler.image.height
        steps = (
            self._difference(sampler, call, 0, 1, size),
            self._difference(sampler, call, 0, 2, size),
        )
        longest = max(steps)
        return math.log2(longest) if 0.0 < longest < math.inf else 0.0

    def _difference(
        self, sampler: ImageSampler, call: int, first: int, second: int, size: tuple[int, int]
    ) -> float:
        calls = self._calls[first], self._calls[second]
        if any(call >= len(known) or known[call][0] is not sampler for known in calls):
            return 0.0
        (_, u0, v0), (_, u1, v1) = calls[0][call], calls[1][call]
        return math.hypot((u1 - u0) * size[0], (v1 - v0) * size[1])
