"""First light: a still life drawn by a Python class.

`Lit` and everything that it uses are ordinary Python. Here PyStream compiles them for OpenGL, and
CPython runs the very same methods, pixel by pixel, to check the picture.

    python examples/first_light.py --out out/first_light.png
"""

import argparse
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from rich.box import SIMPLE
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

import pystream as ps
from meshes import Mesh, heightfield, knot_curve, sphere, torus_knot
from obj import load_obj
from pystream import Sampler2D, mat4, vec3, vec4

ASSETS = Path(__file__).parent / "assets"


# The shader and its vocabulary ---------------------------------------------------------------


class Radiance:
    """Light along a ray, linear red, green and blue."""

    rgb: vec3

    def __init__(self, rgb):
        self.rgb = rgb

    def __add__(self, other):
        return Radiance(self.rgb + other.rgb)

    def __mul__(self, factor):
        """Dimmed by a number, or tinted by a vec3 of factors."""
        return Radiance(self.rgb * factor)

    def __rmul__(self, factor):
        return self * factor

    def mix(self, other, amount):
        """This light at amount 0, the other at 1."""
        return (1.0 - amount) * self + amount * other


class Film:
    """Turns radiance, which has no upper bound, into the colours 0..1 of a picture."""

    exposure: float

    def __init__(self, exposure):
        self.exposure = exposure

    def tone(self, value):
        """One channel: saturates like film, then the gamma of a display."""
        return (1.0 - math.exp(-self.exposure * max(value, 0.0))) ** (1.0 / 2.2)

    def develop(self, light):
        """Display colour of a Radiance."""
        return vec3(self.tone(light.rgb.x), self.tone(light.rgb.y), self.tone(light.rgb.z))


class Camera:
    """A pinhole at `eye`; `view` and `projection` take the world to clip space."""

    eye: vec3
    view: mat4
    projection: mat4

    def __init__(self, eye, target, aspect, field_of_view=30.0):
        self.eye = eye
        self.view = look_at(eye, target)
        self.projection = perspective(field_of_view, aspect, near=1.0, far=80.0)

    def project(self, point):
        """Clip coordinates of a point of the world."""
        return self.projection * (self.view * vec4(point, 1.0))

    def distance_at(self, depth):
        """Distance along the view that a value 0..1 of the depth buffer stands for."""
        return self.projection[3].z / (2.0 * depth - 1.0 + self.projection[2].z)

    def direction_from(self, point):
        return (self.eye - point).normalize()

    def distance_to(self, point):
        return (self.eye - point).length()


class Light:
    """A lamp at a position; its light weakens with the square of the distance."""

    position: vec3
    color: vec3

    def __init__(self, position, color):
        self.position = position
        self.color = color

    def direction_from(self, point):
        return (self.position - point).normalize()

    def arriving(self, point):
        away = self.position - point
        return Radiance(self.color) * (1.0 / away.dot(away))


class Sky:
    """A dome that fades from zenith to horizon, and hides what is far away in haze."""

    zenith: vec3
    horizon: vec3
    haze: float

    def __init__(self, zenith, horizon, haze):
        self.zenith = zenith
        self.horizon = horizon
        self.haze = haze

    def toward(self, direction):
        """Radiance that comes from a direction; from below it is bounced off the ground."""
        height = direction.y
        if height > 0.0:
            amount = height**0.5
            share = 1.0
        else:
            amount = 0.0
            share = 1.0 + 0.6 * height
        return Radiance(self.horizon).mix(Radiance(self.zenith), amount) * share

    def veil(self, light, distance):
        """What is left of light after crossing the haze."""
        hidden = 1.0 - math.exp(-((distance * self.haze) ** 2.0))
        return light.mix(Radiance(self.horizon), hidden)


class Surface:
    """What a fragment sees: a point, its unit normal and the texture's colour."""

    def __init__(self, point, normal, albedo):
        self.point = point
        self.normal = normal
        self.albedo = albedo


class Lambert:
    """A matte material."""

    color: vec3

    def __init__(self, color):
        self.color = color

    def shade(self, surface, to_light, to_eye):
        """The fraction of light, a channel, that leaves towards the eye."""
        return self.color * surface.albedo * max(surface.normal.dot(to_light), 0.0)

    def mirror(self, surface, to_eye):
        """The fraction of the sky that is reflected as in a mirror."""
        return 0.0


class Phong(Lambert):
    """A glossy material: Blinn-Phong highlights and a clear coat over the matte colour."""

    shiny: float
    gloss: float

    def __init__(self, color, shiny, gloss=1.0):
        super().__init__(color)
        self.shiny = shiny
        self.gloss = gloss

    def shade(self, surface, to_light, to_eye):
        matte = super().shade(surface, to_light, to_eye)
        half = (to_light + to_eye).normalize()
        facing = max(surface.normal.dot(half), 0.0)
        return matte + vec3(self.gloss * facing**self.shiny)

    def mirror(self, surface, to_eye):
        grazing = 1.0 - min(max(surface.normal.dot(to_eye), 0.0), 1.0)
        return 0.04 + 0.6 * grazing**5.0


class Lit(ps.Shader):
    """Draws one textured object in the light of a lamp and a sky."""

    camera: Camera
    light: Light
    sky: Sky
    film: Film
    model: mat4
    material: Lambert | Phong
    albedo: Sampler2D

    def __init__(self, camera, light, sky, film, model, material, albedo):
        self.camera = camera
        self.light = light
        self.sky = sky
        self.film = film
        self.model = model
        self.material = material
        self.albedo = albedo

    def shade_vertex(self, context, pos: vec3, normal: vec3, uv: ps.vec2, lit: float):
        world = (self.model * vec4(pos, 1.0)).xyz
        context.position = self.camera.project(world)
        return world, (self.model * vec4(normal, 0.0)).xyz, uv, lit

    def shade_fragment(self, context, world, normal, uv, lit):
        texel = self.albedo.texture(uv).xyz
        surface = Surface(world, normal.normalize(), texel * texel)
        to_eye = self.camera.direction_from(world)
        light = self.reflected(surface, to_eye, lit)
        seen = self.sky.veil(light, self.camera.distance_to(world))
        context.colors = (vec4(self.film.develop(seen), 1.0),)

    def reflected(self, surface, to_eye, lit):
        """Radiance towards the eye: lamp, diffuse sky and mirrored sky."""
        to_light = self.light.direction_from(surface.point)
        lamp = lit * self.light.arriving(surface.point)
        lamp = lamp * self.material.shade(surface, to_light, to_eye)
        ambient = self.sky.toward(surface.normal) * (surface.albedo * self.material.color)
        bounce = surface.normal * (2.0 * surface.normal.dot(to_eye)) - to_eye
        mirrored = self.material.mirror(surface, to_eye) * self.sky.toward(bounce)
        return lamp + ambient + mirrored


# Matrices, on the CPU ------------------------------------------------------------------------


def look_at(eye: vec3, target: vec3) -> mat4:
    """World to camera; the camera looks along -z, y is up."""
    back = (eye - target).normalize()
    right = vec3(0.0, 1.0, 0.0).cross(back).normalize()
    up = back.cross(right)
    return mat4(
        vec4(right.x, up.x, back.x, 0.0),
        vec4(right.y, up.y, back.y, 0.0),
        vec4(right.z, up.z, back.z, 0.0),
        vec4(-right.dot(eye), -up.dot(eye), -back.dot(eye), 1.0),
    )


def perspective(field_of_view: float, aspect: float, near: float, far: float) -> mat4:
    """Camera to clip space as OpenGL has it; `field_of_view` is vertical, in degrees."""
    scale = 1.0 / math.tan(math.radians(field_of_view) / 2.0)
    return mat4(
        vec4(scale / aspect, 0.0, 0.0, 0.0),
        vec4(0.0, scale, 0.0, 0.0),
        vec4(0.0, 0.0, (far + near) / (near - far), -1.0),
        vec4(0.0, 0.0, 2.0 * far * near / (near - far), 0.0),
    )


def place(x: float, y: float, z: float, scale: float = 1.0, turn: float = 0.0) -> mat4:
    """Scale, turn about the y axis by degrees, then move."""
    cos, sin = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
    return mat4(
        vec4(cos, 0.0, -sin, 0.0),
        vec4(0.0, scale, 0.0, 0.0),
        vec4(sin, 0.0, cos, 0.0),
        vec4(x, y, z, 1.0),
    )


# The scene -----------------------------------------------------------------------------------


@dataclass
class Thing:
    """An object of the scene: a mesh, where it stands and how it looks.

    `blockers` are spheres (k, 4) in model space, x y z radius, that stand in for the mesh when it
    throws its shadow.
    """

    name: str
    mesh: Mesh
    model: mat4
    material: Lambert | Phong
    albedo: Sampler2D
    blockers: np.ndarray

    def to_world(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the mesh, in the world."""
        corners = [self.model * vec4(*point, 1.0) for point in np.vstack([np.zeros(3), np.eye(3)])]
        origin, *axes = (np.array([c.x, c.y, c.z]) for c in corners)
        return origin + points @ (np.array(axes) - origin)

    def world_blockers(self) -> np.ndarray:
        scale = np.linalg.norm(np.diff(self.to_world(np.array([[0, 0, 0], [1, 0, 0]])), axis=0))
        centres = self.to_world(self.blockers[:, :3])
        return np.column_stack([centres, scale * self.blockers[:, 3]])


class Scene:
    """Objects, the shader that draws them, and the attributes baked for each of them."""

    def __init__(self, shader: Lit, things: list[Thing]) -> None:
        self.shader = shader
        self.things = things
        self.attributes = [self._bake(thing) for thing in things]

    @property
    def triangles(self) -> int:
        """Number of triangles of all objects."""
        return sum(thing.mesh.triangles for thing in self.things)

    @property
    def background(self) -> tuple[float, float, float, float]:
        """The clear colour: the haze at the horizon, developed by the film that the GPU uses."""
        color = self.shader.film.develop(Radiance(self.shader.sky.horizon))
        return (color.x, color.y, color.z, 1.0)

    def draws(self, shader: Lit) -> Iterator[dict[str, np.ndarray]]:
        """Set up `shader` for each object in turn; yields the attributes and indices to draw."""
        for thing, attributes in zip(self.things, self.attributes, strict=True):
            shader.model = thing.model
            shader.material = thing.material
            shader.albedo = thing.albedo
            yield attributes

    def draw(self, program: ps.Program, target: ps.Framebuffer, device: str = "opengl") -> None:
        """Clear the target and draw every object into it."""
        target.clear(color=self.background)
        for attributes in self.draws(self.shader):
            program.draw(target, self.shader, device=device, **attributes)

    def _bake(self, thing: Thing) -> dict[str, np.ndarray]:
        mesh = thing.mesh
        others = [other.world_blockers() for other in self.things if other is not thing]
        lit = bake_shadow(thing.to_world(mesh.positions), self.shader.light, np.vstack(others))
        return {
            "pos": mesh.positions,
            "normal": mesh.normals,
            "uv": mesh.uvs,
            "lit": lit,
            "indices": mesh.indices,
        }


def bake_shadow(points: np.ndarray, light: Light, blockers: np.ndarray) -> np.ndarray:
    """The share of the lamp that `points` (n, 3) see past `blockers` (k, 4): (n,) float32 in 0..1.

    The lamp is a disc; penumbra widens with distance. After I. Quilez, "Sphere soft shadow".
    """
    lamp = np.array([light.position.x, light.position.y, light.position.z])
    away = lamp - points
    distance = np.linalg.norm(away, axis=1, keepdims=True)
    ray = away / distance
    lit = np.ones(len(points))
    lamp_radius = 0.045  # as a tangent, seen from a point of the scene
    for *centre, radius in blockers:
        offset = np.asarray(centre) - points
        along = np.einsum("ij,ij->i", offset, ray)
        miss = np.sqrt(np.maximum(np.einsum("ij,ij->i", offset, offset) - along**2, 0.0)) - radius
        softness = np.maximum(lamp_radius * along, 1e-3)
        clear = np.clip(0.5 + 0.5 * miss / softness, 0.0, 1.0)
        lit = np.where(along > 0.0, np.minimum(lit, clear * clear * (3.0 - 2.0 * clear)), lit)
    return lit.astype(np.float32)


def dunes(x: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Height of the ground: level under the still life, rolling further off."""
    away = np.clip((np.hypot(x, z) - 3.5) / 6.0, 0.0, 1.0)
    return 0.7 * away**2 * (np.sin(0.55 * x + 1.0) * np.cos(0.4 * z) + 0.25 * np.sin(1.3 * z + x))


def ball(centre: tuple[float, float, float], radius: float) -> np.ndarray:
    """One blocker, (1, 4)."""
    return np.array([[*centre, radius]])


def scene(aspect: float = 16 / 9, detail: float = 1.0) -> Scene:
    """The still life, for a picture of width / height `aspect`.

    `detail` scales the number of rings and segments of the generated meshes; 1 gives about
    38,000 triangles.
    """
    shader = Lit(
        camera=Camera(eye=vec3(0.3, 2.5, 8.2), target=vec3(0.05, 0.85, 0.0), aspect=aspect),
        light=Light(position=vec3(-4.5, 6.5, 4.5), color=vec3(165.0, 142.0, 108.0)),
        sky=Sky(zenith=vec3(0.10, 0.20, 0.42), horizon=vec3(0.34, 0.43, 0.52), haze=0.04),
        film=Film(exposure=1.1),
        model=place(0.0, 0.0, 0.0),
        material=Lambert(vec3(1.0, 1.0, 1.0)),
        albedo=plain(),
    )
    return Scene(shader, things(detail))


def plain() -> ps.Texture2D:
    """A texture of one white pixel, for objects without a picture."""
    return ps.Texture2D(np.full((1, 1, 4), 255, np.uint8))


def things(detail: float = 1.0) -> list[Thing]:
    """The objects of the still life."""

    def fine(count: int) -> int:
        return max(8, round(detail * count))

    white = plain()
    marble = ps.Texture2D(ASSETS / "marble.png", mipmaps=True, wrap="repeat")
    tiles = ps.Texture2D(ASSETS / "tiles.png", mipmaps=True, wrap="repeat")

    ground = heightfield(dunes, extent=30.0, cells=fine(80), tiling=0.35)
    vase = load_obj(ASSETS / "vase.obj")
    knot = torus_knot(radius=0.62, tube=0.19, segments=fine(288), sides=fine(18))
    globe = sphere(rings=fine(32), segments=fine(64))
    marble_ball = sphere(rings=fine(20), segments=fine(36))

    nowhere = np.empty((0, 4))
    heights = np.arange(0.15, 2.0, 0.2)
    widths = np.array([0.32, 0.48, 0.60, 0.66, 0.66, 0.60, 0.46, 0.30, 0.24, 0.36])
    body = np.column_stack([0 * heights, heights, 0 * heights, widths])
    coil = np.column_stack([knot_curve(np.linspace(0, 1, 96), 2, 3, 0.62), np.full(96, 0.17)])
    unit = ball((0, 0, 0), 1.0)

    clay = Lambert(vec3(0.64, 0.20, 0.10))
    stone = Lambert(vec3(0.95, 0.92, 0.88))
    chalk = Lambert(vec3(0.92, 0.80, 0.42))
    glaze = Phong(vec3(0.10, 0.42, 0.46), shiny=90.0, gloss=1.6)
    gold = Phong(vec3(0.86, 0.42, 0.06), shiny=40.0, gloss=0.9)
    polished = Phong(vec3(0.95, 0.95, 0.95), shiny=160.0, gloss=2.2)
    cherry = Phong(vec3(0.62, 0.03, 0.06), shiny=120.0, gloss=2.0)
    return [
        Thing("ground", ground, place(0, 0, 0), stone, tiles, nowhere),
        Thing("vase", vase, place(-0.25, 0.0, -0.5, 1.05), glaze, marble, body),
        Thing("knot", knot, place(1.75, 0.5, 0.35, 1.0, 20), gold, white, coil),
        Thing("globe", globe, place(-1.95, 0.72, -0.2, 0.72), clay, white, unit),
        Thing("marble", marble_ball, place(-0.95, 0.36, 1.25, 0.36, 40), polished, marble, unit),
        Thing("cherry", marble_ball, place(0.45, 0.22, 1.75, 0.22), cherry, white, unit),
        Thing("chalk", marble_ball, place(0.98, 0.16, 2.0, 0.16), chalk, white, unit),
    ]


# Comparison with CPython ---------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """How far two pictures are apart, in units of 1/255."""

    mean: float
    largest: float  # away from edges
    edge_pixels: int
    pixels: int


def render(
    scene: Scene, program: ps.Program, width: int, height: int, device: str, dtype: str = "f1"
) -> np.ndarray:
    """The picture as (height, width, 4), row 0 on top: uint8 for dtype "f1", float32 for "f4"."""
    target = ps.Framebuffer(width, height, colors=1, dtype=dtype, depth=True)
    scene.draw(program, target, device=device)
    return target.colors[0].read()


def reference(
    scene: Scene, program: ps.Program, width: int, height: int
) -> tuple[np.ndarray, np.ndarray]:
    """The picture by CPython, (height, width, 4) float32, and its edges, (height, width) bool."""
    target = ps.Framebuffer(width, height, colors=1, dtype="f4", depth=True)
    target.clear(color=scene.background)
    depth, numbers = target.read_depth(), np.zeros((height, width))
    for number, attributes in enumerate(scene.draws(scene.shader), start=1):
        program.draw(target, scene.shader, device="python", **attributes)
        behind, depth = depth, target.read_depth()
        numbers[depth < behind] = number
    return target.colors[0].read(), find_edges(numbers, scene.shader.camera.distance_at(depth))


def find_edges(numbers: np.ndarray, distances: np.ndarray) -> np.ndarray:
    """Pixels at a silhouette: (h, w) bool.

    There a neighbour shows another object, or the distance of what it shows jumps: it bends by more
    than a smooth surface does from pixel to pixel. Rasterizers may differ by a pixel there.
    """
    objects, eye = np.pad(numbers, 1, mode="edge"), np.pad(distances, 1, mode="edge")
    edges = np.zeros(numbers.shape, bool)
    for before, middle, after in (
        (np.s_[:-2, 1:-1], np.s_[1:-1, 1:-1], np.s_[2:, 1:-1]),
        (np.s_[1:-1, :-2], np.s_[1:-1, 1:-1], np.s_[1:-1, 2:]),
    ):
        edges |= (objects[before] != objects[middle]) | (objects[after] != objects[middle])
        edges |= np.abs(eye[before] - 2.0 * eye[middle] + eye[after]) > 0.08 * eye[middle]
    return edges


def compare(picture: np.ndarray, other: np.ndarray, edges: np.ndarray) -> Difference:
    """Compare the colours of float pictures (h, w, 4), leaving `edges` (h, w) out of `largest`."""
    apart = 255.0 * np.abs(picture[..., :3] - other[..., :3]).max(axis=-1)
    largest = float(apart[~edges].max(initial=0.0))
    return Difference(float(apart.mean()), largest, int(edges.sum()), edges.size)


# The program ---------------------------------------------------------------------------------


def size(text: str) -> tuple[int, int]:
    """Parse "960x540"."""
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise argparse.ArgumentTypeError(f"a size is WIDTHxHEIGHT, but got '{text}'")
    return int(width), int(height)


def timing_table(timings: dict[str, float]) -> Table:
    """Milliseconds of every compile stage, and their sum."""
    table = Table("compile stage", "ms", title="Compile time", box=SIMPLE, show_footer=True)
    for stage, milliseconds in timings.items():
        table.add_row(stage, f"{milliseconds:.1f}")
    table.columns[0].footer, table.columns[1].footer = "sum", f"{sum(timings.values()):.1f}"
    table.columns[1].justify = "right"
    return table


def count_table(entry: str, stages: dict[str, dict[str, int]]) -> Table:
    """Operations of one entry point, stage by stage."""
    kinds = list(next(iter(stages.values())))
    titles = [kind.replace("_", "\n") for kind in kinds]
    table = Table("stage", *titles, title=f"Operations, {entry}", box=SIMPLE, pad_edge=False)
    for stage, counts in stages.items():
        table.add_row(stage, *(str(counts[kind]) for kind in kinds))
    for column in table.columns:
        column.no_wrap = True
        column.justify = "left" if column is table.columns[0] else "right"
    return table


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw a still life and check it against CPython.")
    parser.add_argument("--size", type=size, default="960x540", help="of the picture")
    parser.add_argument("--reference-size", type=size, default="96x54", help="of the comparison")
    parser.add_argument("--out", type=Path, default=Path("out/first_light.png"), help="PNG file")
    parser.add_argument("--device", choices=["opengl", "python"], default="opengl")
    return parser.parse_args()


def main() -> None:
    """Compile, draw, save, compare, and tell what happened."""
    arguments = parse_arguments()
    console = Console()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:

        @contextmanager
        def step(description: str) -> Iterator[None]:
            task = progress.add_task(description, total=1)
            yield
            progress.update(task, completed=1)

        width, height = arguments.size
        with step("Building the scene"):
            still_life = scene(aspect=width / height)
        with step("Compiling Lit"):
            program = ps.compile(Lit)
        with step(f"Drawing {width} x {height} on {arguments.device}"):
            start = time.perf_counter()
            picture = render(still_life, program, width, height, arguments.device)
            drawn = time.perf_counter() - start
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture[..., :3]).save(arguments.out, optimize=True)

        width, height = arguments.reference_size
        small = scene(aspect=width / height)
        with step(f"Drawing {width} x {height} on opengl"):
            compiled = render(small, program, width, height, "opengl", dtype="f4")
        with step(f"Drawing {width} x {height} in CPython, the reference"):
            expected, edges = reference(small, program, width, height)

    report = program.explain()
    console.print(timing_table(report["timing_ms"]))
    for entry in ("vertex", "fragment"):
        console.print(count_table(entry, report[entry]))
    difference = compare(compiled, expected, edges)
    console.print(
        f"{arguments.out}: {still_life.triangles:,} triangles in {len(still_life.things)} draws, "
        f"{1000 * drawn:.0f} ms, {program.stats.compilations} compilation"
    )
    console.print(
        f"difference to CPython at {width} x {height}: mean {difference.mean:.3f}/255, largest "
        f"{difference.largest:.3f}/255 away from edges ({difference.edge_pixels} of "
        f"{difference.pixels} pixels are at edges)"
    )


if __name__ == "__main__":
    main()
