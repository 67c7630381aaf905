"""Reading uniforms off a live shader object, as the program's reflection describes them.

A member's path is a chain of attributes from the shader object. A "tag" member holds which of the
declared classes the object at its path has; members under it may apply to some of these classes
only. A step "[]" of a path stands for all elements of a list, which has room for a number of them;
a last step "len()" for the length.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from numbers import Integral
from typing import Any, NamedTuple, Protocol

import numpy as np

from ..types import (
    FloatVector,
    IntVector,
    Matrix,
    Sampler2D,
    SamplerCube,
    bvec2,
    bvec3,
    bvec4,
    ivec2,
    ivec3,
    ivec4,
    mat2,
    mat3,
    mat4,
)
from ..types.scalar import is_scalar
from .cube_sampling import ImageSamplerCube
from .errors import UniformError
from .sampling import ImageSampler, ImageSampler2D

#: Names of attributes, indices of elements, and the steps below.
Path = tuple["str | int", ...]

ELEMENT = "[]"
LENGTH = "len()"


def class_name(cls: type) -> str:
    """The name under which reflection lists a class: its module and qualified name."""
    return f"{cls.__module__}.{cls.__qualname__}"


class ClassRules(Protocol):
    """Tells whether a program was compiled for an object."""

    def problem(self, path: tuple[str, ...], owner: Any, value: Any) -> str:
        """Why `value`, an attribute of `owner`, or an element of one with "[]" behind its name, cannot be
        used at `path`; "" if it can.
        """


class Snapshot:
    """The attributes of one shader object, read once for one draw.

    Args:
        root: the shader object.
        tags: the classes that the program tells apart, by path.
        rules: what holds for the classes of all other objects whose attributes are read.
    """

    def __init__(
        self, root: Any, tags: dict[Path, tuple[str, ...]], rules: ClassRules | None = None
    ) -> None:
        self._objects: dict[Path, Any] = {(): root}
        self._classes = tags
        self._rules = rules
        self._checked: set[Path] = {()}
        self._tags: dict[Path, int] = {}

    def value(self, path: Path) -> Any:
        """The object at `path`.

        Raises UniformError naming the path if an attribute is missing, or an object on the way to it has
        a class that the program was not compiled for.
        """
        try:
            return self._objects[path]
        except KeyError:
            pass
        owner = self.value(path[:-1])
        self._check(path[:-1])
        step = path[-1]
        if step == LENGTH:
            return len(self.elements(path[:-1]))
        if isinstance(step, int):
            value = self._objects[path] = owner[step]
            return value
        try:
            value = getattr(owner, step)
        except AttributeError as error:
            raise UniformError(
                f"{self.spell(path)} is missing: the {class_name(type(owner))} object has no "
                f"attribute {path[-1]!r}"
            ) from error
        self._objects[path] = value
        return value

    def elements(self, path: Path) -> list[Any]:
        """The list at `path`. Raises UniformError if there is something else."""
        value = self.value(path)
        if type(value) is not list:
            raise UniformError(f"{self.spell(path)} must be a list, but is {_found(value)}")
        return value

    def _check(self, path: Path) -> None:
        # `tag` tells what is wrong with objects whose class is told apart.
        if self._rules is None or path in self._checked or _of_all(path) in self._classes:
            return
        owner, attribute = path, ""
        while isinstance(owner[-1], int):
            owner, attribute = owner[:-1], ELEMENT + attribute
        names = (*map(str, owner[:-1]), f"{owner[-1]}{attribute}")
        problem = self._rules.problem(names, self._objects[owner[:-1]], self._objects[path])
        if problem:
            raise UniformError(f"{self.spell(path)} {problem}")
        self._checked.add(path)

    def tag(self, path: Path) -> int:
        """The index, among the classes that the program knows at `path`, of the object's class."""
        if path not in self._tags:
            classes = self._classes[_of_all(path)]
            found = class_name(type(self.value(path)))
            if found not in classes:
                raise UniformError(
                    f"{self.spell(path)} is a {found}, but the program was compiled for "
                    f"{_alternatives(classes)}"
                )
            self._tags[path] = classes.index(found)
        return self._tags[path]

    def applies(self, conditions: Conditions) -> bool:
        """Whether every object named by the conditions has one of the classes listed with it."""
        return all(self.tag(path) in tags for path, tags in conditions)

    def spell(self, path: Path) -> str:
        """A path as the user would write it, beginning with the shader's class."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
        return type(self._objects[()]).__name__ + "".join(steps)


def _of_all(path: Path) -> Path:
    """A path to one element of a list as one to all of them."""
    return tuple(ELEMENT if isinstance(step, int) else step for step in path)


Conditions = tuple[tuple[Path, tuple[int, ...]], ...]


class Place(NamedTuple):
    """One value of a block: where it is read, when it matters, its offset in bytes."""

    path: Path
    conditions: Conditions
    offset: int


def _alternatives(classes: tuple[str, ...]) -> str:
    return classes[0] if len(classes) == 1 else f"{', '.join(classes[:-1])} or {classes[-1]}"


class Member:
    """One uniform: where it is read, what it must be, when it matters."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.name: str = entry["name"]
        self.type: str = entry["type"]
        self.path: Path = tuple(entry["path"])
        self.is_tag = entry.get("kind") == "tag"
        self.classes: tuple[str, ...] = tuple(entry.get("classes", ()))
        self.offset: int = entry.get("offset", 0)
        self.conditions: Conditions = tuple(
            (tuple(condition["path"]), tuple(condition["tags"]))
            for condition in entry.get("when", ())
        )
        self._count: int = entry.get("count", 0)
        self._stride: int = entry.get("element_stride", 0)

    def places(self, snapshot: Snapshot) -> Iterator[Place]:
        """The values that the member has for a shader object: one, or one for each element of a list.

        Raises UniformError if there are more elements than the program has room for.
        """
        if not self._count:
            yield Place(self.path, self.conditions, self.offset)
            return
        position = self.path.index(ELEMENT)
        path = self.path[:position]
        # The list may belong to objects of some classes only.
        outer = tuple(when for when in self.conditions if ELEMENT not in when[0])
        if not snapshot.applies(outer):
            return
        length = len(snapshot.elements(path))
        if length > self._count:
            raise UniformError(
                f"{snapshot.spell(path)} has {length} elements, but the program was compiled for "
                f"at most {self._count}"
            )

        def of_element(steps: Path, index: int) -> Path:
            return tuple(index if step == ELEMENT else step for step in steps)

        for index in range(length):
            conditions = tuple((of_element(when, index), tags) for when, tags in self.conditions)
            offset = self.offset + index * self._stride
            yield Place(of_element(self.path, index), conditions, offset)


class UniformBlock:
    """Packs one std140 block of a program."""

    def __init__(self, entry: dict[str, Any], tags: dict[Path, tuple[str, ...]]) -> None:
        if entry.get("layout", "std140") != "std140":
            raise UniformError(f"uniform block {entry['name']} has the layout {entry['layout']!r}")
        self.name: str = entry["name"]
        self.size: int = entry["size"]
        self.members = [Member(member) for member in entry["members"]]
        for member in self.members:
            if member.type not in _WRITERS:
                raise UniformError(f"uniform {member.name} has the unknown type {member.type!r}")

    def pack(self, snapshot: Snapshot) -> bytes:
        """The bytes of the block for a shader object; members that do not apply stay zero.

        Raises UniformError if an attribute is missing or has the wrong type.
        """
        # A std140 block ends on a multiple of 16 bytes, whatever its last member is.
        data = bytearray((self.size + 15) // 16 * 16)
        for member in self.members:
            for place in member.places(snapshot):
                if snapshot.applies(place.conditions):
                    self._write(data, member, place, snapshot)
        return bytes(data)

    @staticmethod
    def _write(data: bytearray, member: Member, place: Place, snapshot: Snapshot) -> None:
        if member.is_tag:
            struct.pack_into("<i", data, place.offset, snapshot.tag(place.path))
            return
        value = snapshot.value(place.path)
        if not _WRITERS[member.type](data, place.offset, value):
            raise UniformError(
                f"{snapshot.spell(place.path)} must be {_EXPECTED.get(member.type, member.type)}, "
                f"but is {_found(value)}"
            )


class UniformReader:
    """Everything a program reads off its shader object: uniform blocks and samplers."""

    def __init__(self, reflection: dict[str, Any], rules: ClassRules | None = None) -> None:
        self._rules = rules
        blocks = reflection.get("uniform_blocks", ())
        self._tags: dict[Path, tuple[str, ...]] = {
            tuple(member["path"]): tuple(member["classes"])
            for block in blocks
            for member in block["members"]
            if member.get("kind") == "tag"
        }
        self.blocks = [UniformBlock(block, self._tags) for block in blocks]
        self.samplers = [Member(entry) for entry in reflection.get("samplers", ())]
        for sampler in self.samplers:
            if sampler.type not in _TEXTURES:
                raise UniformError(f"sampler {sampler.name} has the unknown type {sampler.type!r}")

    def snapshot(self, shader: Any) -> Snapshot:
        """Begin to read the uniforms of one draw."""
        return Snapshot(shader, self._tags, self._rules)

    def read_samplers(self, snapshot: Snapshot) -> dict[str, ImageSampler | None]:
        """The texture for each sampler's name; None where the live classes do not use it.

        Raises UniformError if an attribute is missing or is no texture of the sampler's kind.
        """
        textures: dict[str, ImageSampler | None] = {}
        for member in self.samplers:
            if not snapshot.applies(member.conditions):
                textures[member.name] = None
                continue
            value = snapshot.value(member.path)
            kind = _TEXTURES[member.type]
            if not isinstance(value, kind.implementation):
                hint = "" if isinstance(value, kind.type) else f": make one with {kind.maker}"
                raise UniformError(
                    f"{snapshot.spell(member.path)} must be {kind.description}, "
                    f"but is {_found(value)}{hint}"
                )
            textures[member.name] = value
        return textures


class _TextureKind(NamedTuple):
    """What the value of a sampler is."""

    type: type
    implementation: type[ImageSampler]
    description: str
    maker: str


_TEXTURES = {
    "sampler2D": _TextureKind(
        Sampler2D, ImageSampler2D, "a two-dimensional texture", "pystream.Texture2D"
    ),
    "samplerCube": _TextureKind(
        SamplerCube, ImageSamplerCube, "a cube map", "pystream.TextureCube"
    ),
}


def _found(value: Any) -> str:
    if value is None:
        return "None"
    text = repr(value)
    return f"{type(value).__name__} {text}" if len(text) <= 40 else type(value).__name__


_EXPECTED = {"float": "a number", "int": "an int of 32 bits", "bool": "a bool"}

Writer = Callable[[bytearray, int, Any], bool]


def _write_float(data: bytearray, offset: int, value: Any) -> bool:
    if not is_scalar(value):
        return False
    _store(data, offset, (value,))
    return True


def _store(data: bytearray, offset: int, values: tuple[Any, ...]) -> None:
    # NumPy casts a float beyond binary32 to an infinity, where struct raises OverflowError.
    with np.errstate(over="ignore"):
        packed = np.array(values, np.float64).astype("<f4").tobytes()
    data[offset : offset + len(packed)] = packed


def _write_int(data: bytearray, offset: int, value: Any) -> bool:
    if not isinstance(value, Integral) or not -(2**31) <= value < 2**31:
        return False
    struct.pack_into("<i", data, offset, int(value))
    return True


def _write_bool(data: bytearray, offset: int, value: Any) -> bool:
    if not isinstance(value, (bool, np.bool_)):
        return False
    struct.pack_into("<i", data, offset, int(value))
    return True


def _vector_writer(size: int) -> Writer:
    def write(data: bytearray, offset: int, value: Any) -> bool:
        if not isinstance(value, (FloatVector, IntVector)) or len(value) != size:
            return False
        _store(data, offset, value._tuple())
        return True

    return write


def _int_vector_writer(cls: type) -> Writer:
    def write(data: bytearray, offset: int, value: Any) -> bool:
        if type(value) is not cls or not all(-(2**31) <= component < 2**31 for component in value):
            return False
        struct.pack_into(f"<{len(value)}i", data, offset, *(int(component) for component in value))
        return True

    return write


def _matrix_writer(cls: type[Matrix]) -> Writer:
    def write(data: bytearray, offset: int, value: Any) -> bool:
        if not isinstance(value, cls):
            return False
        for index, column in enumerate(value):
            # std140 aligns every column to 16 bytes.
            _store(data, offset + 16 * index, column._tuple())
        return True

    return write


_WRITERS: dict[str, Writer] = {
    "float": _write_float,
    "int": _write_int,
    "bool": _write_bool,
    **{f"vec{size}": _vector_writer(size) for size in (2, 3, 4)},
    **{cls.__name__: _int_vector_writer(cls) for cls in (ivec2, ivec3, ivec4, bvec2, bvec3, bvec4)},
    **{cls.__name__: _matrix_writer(cls) for cls in (mat2, mat3, mat4)},
}
