"""A loader for Wavefront OBJ files: triangles and polygons with normals and texture coordinates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from meshes import Mesh

Corner = tuple[int, int | None, int | None]


class ObjError(ValueError):
    """A line of an OBJ file that cannot be read; the message names the file and the line."""


class _Reader:
    """State of one file being read.

    A vertex of the mesh is a distinct (position, uv, normal) triple of the file, because OBJ
    indexes the three separately and a GPU cannot.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.line = 0
        self.positions: list[tuple[float, ...]] = []
        self.uvs: list[tuple[float, ...]] = []
        self.normals: list[tuple[float, ...]] = []
        self.vertices: dict[Corner, int] = {}
        self.triangles: list[tuple[int, int, int]] = []
        self.statements: dict[str, Callable[[list[str]], None]] = {
            "v": lambda words: self.positions.append(self.numbers("v", words, 3)),
            "vt": lambda words: self.uvs.append(self.numbers("vt", words, 2)),
            "vn": lambda words: self.normals.append(self.numbers("vn", words, 3)),
            "f": self.face,
        }

    def error(self, message: str) -> ObjError:
        return ObjError(f"{self.path}:{self.line}: {message}")

    def read(self) -> None:
        for keyword, *words in self.logical_lines():
            # Groups, materials, smoothing and the like do not change the triangles.
            statement = self.statements.get(keyword)
            if statement is not None:
                statement(words)

    def logical_lines(self) -> Iterator[list[str]]:
        """Words of each statement, comments removed, lines that end in a backslash joined."""
        pending: list[str] = []
        with self.path.open(encoding="utf-8", errors="replace") as file:
            for number, text in enumerate(file, start=1):
                if not pending:
                    self.line = number
                text = text.partition("#")[0].strip()
                pending += text.removesuffix("\\").split()
                if pending and not text.endswith("\\"):
                    yield pending
                    pending = []
        if pending:
            yield pending

    def numbers(self, keyword: str, words: list[str], count: int) -> tuple[float, ...]:
        """The first `count` words as numbers; OBJ allows further ones (w, colours)."""
        if len(words) < count:
            raise self.error(f"'{keyword}' requires {count} numbers, but got {len(words)}")
        try:
            return tuple(float(word) for word in words[:count])
        except ValueError:
            raise self.error(f"'{keyword}' requires numbers, but got '{' '.join(words)}'") from None

    def face(self, words: list[str]) -> None:
        if len(words) < 3:
            raise self.error(f"a face requires at least 3 corners, but got {len(words)}")
        first, *others = (self.vertex(self.corner(word)) for word in words)
        # A fan is right for convex polygons, which is what OBJ promises.
        self.triangles += [(first, b, c) for b, c in pairwise(others)]

    def corner(self, word: str) -> Corner:
        """`v`, `v/vt`, `v//vn` or `v/vt/vn`, with indices made absolute and based on 0."""
        parts = word.split("/")
        if len(parts) > 3:
            raise self.error(f"a face corner requires v, v/vt, v//vn or v/vt/vn, but got '{word}'")
        parts += [""] * (3 - len(parts))
        position = self.index(parts[0], self.positions, "position", word)
        if position is None:
            raise self.error(f"a face corner requires a position, but got '{word}'")
        return (
            position,
            self.index(parts[1], self.uvs, "texture coordinate", word),
            self.index(parts[2], self.normals, "normal", word),
        )

    def index(self, text: str, items: list, what: str, word: str) -> int | None:
        if not text:
            return None
        try:
            number = int(text)
        except ValueError:
            raise self.error(f"a face corner requires integers, but got '{word}'") from None
        # 1 is the first item of the file, -1 the latest one before this line.
        position = number - 1 if number > 0 else len(items) + number
        if number == 0 or not 0 <= position < len(items):
            raise self.error(f"{what} {number} does not exist; {len(items)} were read so far")
        return position

    def vertex(self, corner: Corner) -> int:
        return self.vertices.setdefault(corner, len(self.vertices))

    def mesh(self) -> Mesh:
        if not self.triangles:
            raise ObjError(f"{self.path}: the file has no faces")
        positions = np.array([self.positions[p] for p, _, _ in self.vertices], np.float32)
        indices = np.array(self.triangles, np.uint32)
        uvs = np.array(
            [(0.0, 0.0) if t is None else self.uvs[t] for _, t, _ in self.vertices], np.float32
        )
        normals = self.smooth_normals()
        for row, (_, _, n) in enumerate(self.vertices):
            if n is not None:
                normals[row] = self.normals[n]
        length = np.linalg.norm(normals, axis=1, keepdims=True)
        normals = np.where(length > 0.0, normals / np.maximum(length, 1e-30), (0.0, 1.0, 0.0))
        return Mesh(positions, normals.astype(np.float32), uvs, indices)

    def smooth_normals(self) -> np.ndarray:
        """A normal a vertex, (n, 3): the area-weighted mean over the faces at its position."""
        positions = np.array(self.positions, np.float64)
        owner = np.array([p for p, _, _ in self.vertices])
        corners = owner[np.array(self.triangles)]
        a, b, c = (positions[corners[:, k]] for k in range(3))
        area = np.cross(b - a, c - a)
        sums = np.zeros_like(positions)
        for k in range(3):
            np.add.at(sums, corners[:, k], area)
        return sums[owner]


def load_obj(path: str | Path) -> Mesh:
    """Read the triangles of an OBJ file.

    Polygons become fans, negative indices count back from the line they stand on. Corners without
    a texture coordinate get (0, 0), corners without a normal the smooth normal of their position.
    Raises `ObjError` with file and line for a malformed statement, `OSError` if the file cannot be
    opened.
    """
    reader = _Reader(Path(path))
    reader.read()
    return reader.mesh()
