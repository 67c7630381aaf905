"""Write vase.obj: a fluted vase turned on a lathe, as quads with normals and texture coordinates.

Run `python examples/assets/make_vase.py` to make the file again.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

ROWS = 64
SEGMENTS = 64
FLUTES = 12

# Radius and height along the outline: out over the foot, belly, neck and lip, then down the inside.
OUTLINE = np.array(
    [
        (0.02, 0.00), (0.36, 0.00), (0.40, 0.03), (0.36, 0.09), (0.32, 0.13),
        (0.44, 0.28), (0.63, 0.55), (0.70, 0.85), (0.64, 1.13), (0.47, 1.36),
        (0.30, 1.54), (0.23, 1.70), (0.24, 1.84), (0.33, 1.97), (0.42, 2.03),
        (0.42, 2.06), (0.38, 2.06), (0.28, 1.97), (0.19, 1.82), (0.18, 1.70), (0.02, 1.45),
    ]
)  # fmt: skip


def catmull_rom(points: np.ndarray, count: int) -> np.ndarray:
    """`count` + 1 points (x, y) on the curve through `points`, evenly spread over its length."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, len(points) - 1, 40 * len(points))
    k = np.minimum(t.astype(int), len(points) - 2)
    f = (t - k)[:, None]
    p0, p1, p2, p3 = (padded[k + offset] for offset in range(4))
    curve = 0.5 * (
        2 * p1
        + (p2 - p0) * f
        + (2 * p0 - 5 * p1 + 4 * p2 - p3) * f**2
        + (3 * (p1 - p2) + p3 - p0) * f**3
    )
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    even = np.linspace(0, length[-1], count + 1)
    return np.stack([np.interp(even, length, curve[:, axis]) for axis in range(2)], axis=1)


def surface(turn: np.ndarray, radius: np.ndarray, height: np.ndarray) -> np.ndarray:
    """Points (..., 3) at `turn` in 0..1 around the axis; the belly is fluted, the rest is round."""
    belly = np.exp(-(((height - 0.80) / 0.36) ** 2)) * np.clip((radius - 0.3) / 0.2, 0, 1)
    radius = radius * (1 + 0.045 * belly * np.cos(2 * np.pi * FLUTES * turn))
    angle = 2 * np.pi * turn
    return np.stack([radius * np.sin(angle), height, radius * np.cos(angle)], axis=-1)


def main() -> None:
    """Write vase.obj beside this script."""
    outline = catmull_rom(OUTLINE, ROWS)
    turn, row = np.meshgrid(np.linspace(0, 1, SEGMENTS + 1), np.arange(ROWS + 1))
    radius, height = outline[row, 0], outline[row, 1]
    positions = surface(turn, radius, height)

    step = 1e-4
    around = surface(turn + step, radius, height) - surface(turn - step, radius, height)
    slope = np.gradient(outline, axis=0)
    along = surface(turn, radius + step * slope[row, 0], height + step * slope[row, 1]) - positions
    normals = np.cross(around, along)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)

    lines = ["# Fluted vase, made by make_vase.py", "o vase"]
    # The seam (turn 0 and 1) shares positions and normals; only texture coordinates differ.
    lines += ["v {:.4f} {:.4f} {:.4f}".format(*p) for p in positions[:, :-1].reshape(-1, 3)]
    lines += [
        f"vt {3 * u:.4f} {v * 2 / ROWS:.4f}"
        for u, v in np.stack([turn, row], axis=-1).reshape(-1, 2)
    ]
    lines += ["vn {:.4f} {:.4f} {:.4f}".format(*n) for n in normals[:, :-1].reshape(-1, 3)]

    def corner(r: int, s: int) -> str:
        point = r * SEGMENTS + s % SEGMENTS + 1
        return f"{point}/{r * (SEGMENTS + 1) + s + 1}/{point}"

    for r in range(ROWS):
        for s in range(SEGMENTS):
            cell = (corner(r, s), corner(r, s + 1), corner(r + 1, s + 1), corner(r + 1, s))
            lines.append("f " + " ".join(cell))
    (Path(__file__).parent / "vase.obj").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
