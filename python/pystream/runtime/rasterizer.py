"""Which pixels triangles cover, and with which weights: OpenGL's rules, vectorised over triangles.

Window coordinates have their origin at the bottom left and pixel centres at (x + 0.5, y + 0.5).
Vertices are snapped to 1/256 pixel, as drivers do, and coverage is exact from there on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

SUBPIXEL = 256
#: Triangles that reach further than this many half targets from the centre are clipped at the
#: sides, so that products of snapped coordinates fit 64 bits.
_GUARD_BAND = 64.0
#: Candidate pixels tested at once; bounds the memory needed.
_BATCH = 1 << 19


@dataclass
class Triangles:
    """Triangles in window coordinates, ready to be scanned; T is their number."""

    #: Snapped positions relative to the centre of pixel (0, 0), int64 (T, 3, 2), counterclockwise.
    snapped: np.ndarray
    #: The same before snapping, float64, from which values are interpolated.
    exact: np.ndarray
    #: Depth in [0, 1] at each vertex, float64 (T, 3).
    depth: np.ndarray
    #: 1/w at each vertex, float64 (T, 3).
    inverse_w: np.ndarray
    #: Each vertex as a mixture of the three of the triangle as it was drawn, float64 (T, 3, 3).
    mixture: np.ndarray
    #: The number of the triangle as it was drawn, int (T,).
    source: np.ndarray
    #: Whether the front is seen, bool (T,).
    front: np.ndarray


@dataclass
class Fragments:
    """Covered pixels in drawing order; M is their number."""

    #: Pixel coordinates, int (M,).
    x: np.ndarray
    y: np.ndarray
    #: Index into `Triangles`, int (M,).
    triangle: np.ndarray


def assemble(positions: np.ndarray, width: int, height: int, cull: str | None = None) -> Triangles:
    """Clip, project and snap triangles.

    Args:
        positions: clip space positions, float (N, 3, 4).
        width, height: of the viewport, in pixels.
        cull: leave out those of which the "back" or "front" is seen; None keeps both.
    """
    positions = np.asarray(positions, np.float64)
    positions, mixture, source = _clip(positions)
    # Projection in binary32, as devices compute it: the last bits decide about snapping.
    with np.errstate(all="ignore"):
        single = positions.astype(np.float32)
        inverse_w = np.float32(1.0) / single[..., 3]
        ndc = single[..., :3] * inverse_w[..., np.newaxis]
        half = np.array([width / 2, height / 2], np.float32)
        window = ndc[..., :2] * half + half
        exact = (window - np.float32(0.5)) * np.float32(SUBPIXEL)
        snapped = np.rint(exact)
    finite = np.isfinite(snapped).all(axis=(1, 2)) & np.isfinite(inverse_w).all(axis=1)
    snapped = np.where(finite[:, np.newaxis, np.newaxis], snapped, 0).astype(np.int64)
    a, b, c = snapped[:, 0], snapped[:, 1], snapped[:, 2]
    area = _cross(b - a, c - a)
    front = area > 0
    keep = finite & (area != 0)
    if cull is not None:
        keep &= front if cull == "back" else ~front
    keep &= _covers_a_centre(snapped, width, height)
    # Back faces are scanned with two vertices exchanged, so that inside is always positive.
    order = np.where(front[:, np.newaxis], [0, 1, 2], [0, 2, 1])
    rows = np.arange(len(order))[:, np.newaxis]
    # Drivers interpolate from the positions before snapping, unless snapping turned a sliver over.
    with np.errstate(all="ignore"):
        exact = exact.astype(np.float64)
        flat = _cross(exact[:, 1] - exact[:, 0], exact[:, 2] - exact[:, 0])
    turned = ~np.where(front, flat > 0.0, flat < 0.0)
    exact = np.where(turned[:, np.newaxis, np.newaxis], snapped, exact)
    depth = np.clip(ndc[..., 2].astype(np.float64) * 0.5 + 0.5, 0.0, 1.0)
    return Triangles(
        snapped[rows, order][keep],
        exact[rows, order][keep],
        depth[rows, order][keep],
        inverse_w.astype(np.float64)[rows, order][keep],
        mixture[rows, order][keep],
        source[keep],
        front[keep],
    )


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def _bounds(snapped: np.ndarray, width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last pixel, each (T, 2), whose centre lies in the triangles' bounding boxes."""
    first = -(-snapped.min(axis=1) // SUBPIXEL)
    last = snapped.max(axis=1) // SUBPIXEL
    return np.maximum(first, 0), np.minimum(last, [width - 1, height - 1])


def _covers_a_centre(snapped: np.ndarray, width: int, height: int) -> np.ndarray:
    first, last = _bounds(snapped, width, height)
    return (first <= last).all(axis=1)


# The planes of the clip volume as (axis, sign, limit): inside is sign * p[axis] <= limit * w. Depth
# is clipped exactly; the sides only where coordinates would overflow, as scanning ends there anyway.
_PLANES = (
    (2, -1.0, 1.0),
    (2, 1.0, 1.0),
    (0, -1.0, _GUARD_BAND),
    (0, 1.0, _GUARD_BAND),
    (1, -1.0, _GUARD_BAND),
    (1, 1.0, _GUARD_BAND),
)


def _clip(positions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Clip to the view volume; give positions, mixtures and sources of the resulting triangles."""
    w = positions[..., 3]
    with np.errstate(invalid="ignore"):
        distances = np.stack(
            [limit * w - sign * positions[..., axis] for axis, sign, limit in _PLANES], axis=-1
        )
    # A NaN compares false and drops its triangle.
    inside = distances >= 0.0
    whole = inside.all(axis=(1, 2)) & (w > 0.0).all(axis=1)
    outside = (distances < 0.0).all(axis=1).any(axis=1)
    partial = ~whole & ~outside & np.isfinite(positions).all(axis=(1, 2))
    count = int(whole.sum())
    results = [positions[whole]], [np.tile(np.eye(3), (count, 1, 1))], [np.flatnonzero(whole)]
    for index in np.flatnonzero(partial):
        polygon = _clip_one(positions[index])
        for second, third in pairwise(polygon[1:]):
            mixture = np.stack([polygon[0], second, third])
            corners = mixture @ positions[index]
            if (corners[:, 3] > 0.0).all():
                for result, value in zip(results, (corners, mixture, index), strict=True):
                    result.append(np.asarray(value)[np.newaxis])
    joined = [np.concatenate(result) for result in results]
    # Clipped triangles go back to their place in the drawing order.
    order = np.argsort(joined[2], kind="stable")
    return joined[0][order], joined[1][order], joined[2][order]


def _clip_one(corners: np.ndarray) -> list[np.ndarray]:
    """Clip one triangle (Sutherland and Hodgman 1974); each vertex as a mixture of the corners."""
    polygon = list(np.eye(3))
    for axis, sign, limit in _PLANES:
        result = []
        distance = [limit * (p := mix @ corners)[3] - sign * p[axis] for mix in polygon]
        for index, current in enumerate(polygon):
            previous, before, here = polygon[index - 1], distance[index - 1], distance[index]
            if (before >= 0.0) != (here >= 0.0):
                t = before / (before - here)
                result.append(previous * (1.0 - t) + current * t)
            if here >= 0.0:
                result.append(current)
        polygon = result
    return polygon


def scan(triangles: Triangles, width: int, height: int) -> Iterator[Fragments]:
    """Find the covered pixels, triangle by triangle in drawing order, in batches.

    A centre exactly on an edge belongs to the triangle whose left or bottom edge it is. OpenGL
    leaves the choice to the driver; this is what Mesa does for framebuffer objects, and, with y
    pointing up, the counterpart of the top-left rule.
    """
    first, last = _bounds(triangles.snapped, width, height)
    size = last - first + 1
    area = size[:, 0] * size[:, 1]
    ends = np.cumsum(area)
    start = 0
    while start < len(area):
        done = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, done + _BATCH, side="right")))
        yield _scan_batch(triangles, first, size, area, slice(start, stop))
        start = stop


def _scan_batch(
    triangles: Triangles, first: np.ndarray, size: np.ndarray, area: np.ndarray, part: slice
) -> Fragments:
    count = area[part]
    number = np.repeat(np.arange(part.start, part.stop), count)
    offset = np.arange(len(number)) - np.repeat(np.cumsum(count) - count, count)
    x = first[number, 0] + offset % size[number, 0]
    y = first[number, 1] + offset // size[number, 0]
    covered = np.ones(len(number), bool)
    for index in range(3):
        begin = triangles.snapped[:, index]
        edge = triangles.snapped[:, (index + 1) % 3] - begin
        # Counterclockwise with y up, left edges point down and bottom edges to the right.
        closed = (edge[:, 1] < 0) | ((edge[:, 1] == 0) & (edge[:, 0] > 0))
        side = edge[number, 0] * (y * SUBPIXEL - begin[number, 1]) - edge[number, 1] * (
            x * SUBPIXEL - begin[number, 0]
        )
        covered &= side >= np.where(closed, 0, 1)[number]
    return Fragments(x[covered], y[covered], number[covered])


@dataclass
class Interpolated:
    """The values of M fragments."""

    #: Depth, float64 (M,).
    depth: np.ndarray
    #: 1/w, float64 (M,).
    inverse_w: np.ndarray
    #: Perspective-correct weights of the drawn triangle's three vertices, float64 (M, 3).
    weights: np.ndarray
    #: Number of the drawn triangle, int (M,).
    source: np.ndarray
    #: Whether the front is seen, bool (M,).
    front: np.ndarray


def interpolate(triangles: Triangles, fragments: Fragments) -> Interpolated:
    """Evaluate depth, 1/w and weights at pixel centres, which may lie outside of their triangle."""
    number = fragments.triangle
    corners = triangles.exact[number]
    centre = np.stack([fragments.x, fragments.y], axis=1) * SUBPIXEL
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    linear = np.stack(
        [_cross(c - b, centre - b), _cross(a - c, centre - c), _cross(b - a, centre - a)], axis=1
    )
    linear = linear / _cross(b - a, c - a)[:, np.newaxis]
    scaled = linear * triangles.inverse_w[number]
    inverse_w = scaled.sum(axis=1)
    with np.errstate(all="ignore"):
        perspective = scaled / inverse_w[:, np.newaxis]
    weights = np.einsum("mi,mij->mj", perspective, triangles.mixture[number])
    depth = np.clip((linear * triangles.depth[number]).sum(axis=1), 0.0, 1.0)
    return Interpolated(
        depth, inverse_w, weights, triangles.source[number], triangles.front[number]
    )
