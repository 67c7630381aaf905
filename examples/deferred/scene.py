"""A courtyard at dusk: what there is to see, how it is lit, and a camera that moves by the frame."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import pystream as ps
from meshes import Mesh, heightfield, sphere, torus_knot
from obj import load_obj
from pystream import mat4, vec2, vec3, vec4

from . import textures
from .environment import Fog, Gradient, Sun
from .gbuffer import Material
from .lighting import SpotLight
from .materials import BlinnPhong, Glowing, Lambert, Toon
from .post import Film, Streaks
from .relief import Bumpy, Carved, Smooth
from .renderer import Renderer
from .space import Camera, Placement

ASSETS = Path(__file__).parent.parent / "assets"
#: Frames until the camera is back where it began.
PERIOD = 240


@dataclass
class Thing:
    """An object: a mesh, where it stands and how it looks."""

    mesh: Mesh
    model: mat4
    relief: Smooth | Bumpy | Carved
    material: Lambert | BlinnPhong | Toon | Glowing
    texture: ps.Texture2D
    tiling: float = 1.0
    streams: dict[str, np.ndarray] = field(init=False)

    def __post_init__(self) -> None:
        self.streams = {
            "pos": self.mesh.positions,
            "normal": self.mesh.normals,
            "tangent": tangents(self.mesh),
            "uv": self.mesh.uvs,
            "indices": self.mesh.indices,
        }


class Scene:
    """Things, lights, and the camera of one frame; places are in the world."""

    bloom_threshold = 0.9

    def __init__(self, aspect: float, frame: int = 0, detail: float = 1.0) -> None:
        """`detail` scales the number of triangles; `frame` moves the camera, PERIOD is once around."""
        self.things = things(detail)
        self.aspect = aspect
        self.film = Film(exposure=1.0)
        self.move(frame)

    def move(self, frame: int) -> None:
        """Go to a frame of the animation: the camera moves, and what is given in its space."""
        turn = 2.0 * math.pi * frame / PERIOD
        eye = vec3(5.2 * math.sin(0.45 * math.sin(turn) + 0.25), 2.3 + 0.4 * math.cos(turn), 6.2)
        self.camera = camera = Camera(eye, target=vec3(0.0, 1.25, -0.6), aspect=self.aspect)
        self.environment = Gradient(
            zenith=vec3(0.03, 0.06, 0.16),
            horizon=vec3(0.21, 0.13, 0.14),
            ground=vec3(0.025, 0.02, 0.025),
            up=camera.direction(vec3(0.0, 1.0, 0.0)),
        )
        self.fog = Fog(color=vec3(0.13, 0.085, 0.095), density=0.05)
        self.sun = Sun(
            camera.direction(vec3(-0.55, 0.5, 0.35).normalize()), color=vec3(0.16, 0.19, 0.30)
        )
        swing = 0.35 * math.sin(2.0 * turn)
        lamps = [
            spot(vec3(-3.2, 4.2, 2.6), vec3(-1.2, 0.4, -0.2), vec3(30.0, 17.0, 7.0), 24.0),
            spot(vec3(3.6, 3.8, 2.2), vec3(1.5 + swing, 0.4, 0.0), vec3(6.0, 14.0, 25.0), 24.0),
            spot(vec3(0.4, 5.0, -1.2), vec3(0.0, 1.6, -3.6), vec3(20.0, 5.0, 9.0), 38.0),
        ]
        self.lamps = [lamp.seen_from(camera) for lamp in lamps]
        clip = camera.projection * vec4(camera.point(ORB), 1.0)
        self.streaks = Streaks(centre=clip.xy / clip.w * 0.5 + vec2(0.5))

    def draws(self) -> Iterator[tuple[Material, dict[str, Any]]]:
        """The shader and the streams of each thing."""
        for thing in self.things:
            shader = Material(
                self.camera,
                Placement(thing.model, self.camera),
                thing.relief,
                thing.material,
                thing.texture,
                thing.tiling,
                self.sun,
                self.environment,
                self.fog,
            )
            yield shader, thing.streams

    def render(self, target: ps.Framebuffer, device: str = "opengl") -> None:
        """Draw the frame."""
        Renderer(target.width, target.height, device).draw(self, target)

    def targets(
        self, width: int, height: int, device: str = "opengl"
    ) -> Iterator[tuple[str, np.ndarray]]:
        """What the passes leave in their render targets: names and pictures (h, w, 3) uint8."""
        picture = ps.Framebuffer(width, height, depth=False)
        for name, target in Renderer(width, height, device).passes(self, picture):
            first, *others = (attachment.read().astype(np.float32) for attachment in target.colors)
            if name == "material":
                albedo, position, normal = others
                yield "colour", displayed(first[..., :3])
                yield "albedo", displayed(albedo[..., :3])
                yield "specular", displayed(albedo[..., 3:])
                yield "position, a band a unit", displayed(position[..., :3] % 1.0)
                yield "normal", displayed(0.5 + 0.5 * normal[..., :3])
                yield "shininess", displayed(normal[..., 3:] / 160.0)
            elif name == "post":
                yield name, picture.colors[0].read()[..., :3]
            elif name != "sky":
                yield name, displayed(first[..., :3])


#: Where the glowing orb floats.
ORB = vec3(0.1, 2.75, -2.2)


def scene(aspect: float = 16 / 9, frame: int = 0) -> Scene:
    """The courtyard, for a picture of width / height `aspect`."""
    return Scene(aspect, frame)


def displayed(values: np.ndarray) -> np.ndarray:
    """Linear values (h, w, 1 or 3), as far as they are in 0..1, as colours (h, w, 3) uint8."""
    encoded = 255.0 * np.clip(values, 0.0, 1.0) ** (1.0 / 2.2)
    return np.broadcast_to(encoded, (*values.shape[:2], 3)).round().astype(np.uint8)


def spot(position: vec3, target: vec3, color: vec3, angle: float) -> SpotLight:
    """A lamp that shines from one place at another, in a cone of `angle` degrees to each side."""
    outer = math.radians(angle)
    return SpotLight(
        position,
        (target - position).normalize(),
        color,
        inner=math.cos(0.55 * outer),
        outer=math.cos(outer),
        reach=14.0,
    )


def tangents(mesh: Mesh) -> np.ndarray:
    """Directions (n, 4) in which u grows along the surface; w is -1 where the texture is mirrored."""
    corners = mesh.positions[mesh.indices].astype(np.float64)
    uvs = mesh.uvs[mesh.indices].astype(np.float64)
    (e1, e2), (d1, d2) = ((c[:, 1] - c[:, 0], c[:, 2] - c[:, 0]) for c in (corners, uvs))
    area = d1[:, 0] * d2[:, 1] - d2[:, 0] * d1[:, 1]
    mirrored = np.sign(area)[:, np.newaxis]
    along = mirrored * (e1 * d2[:, 1:] - e2 * d1[:, 1:])
    across = mirrored * (e2 * d1[:, :1] - e1 * d2[:, :1])
    sums = np.zeros((2, *mesh.positions.shape))
    for corner in range(3):
        for total, part in zip(sums, (along, across)):
            np.add.at(total, mesh.indices[:, corner], part)
    normals = mesh.normals
    flat = sums[0] - normals * np.einsum("ij,ij->i", normals, sums[0])[:, np.newaxis]
    # Where the texture has no direction, at poles, any that lies in the surface will do.
    aside = np.where(np.abs(normals[:, :1]) < 0.9, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    length = np.linalg.norm(flat, axis=1, keepdims=True)
    flat = np.where(length > 1e-9, flat, np.cross(normals, aside))
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    side = np.einsum("ij,ij->i", np.cross(normals, flat), sums[1])
    return np.column_stack([flat, np.where(side < 0.0, -1.0, 1.0)]).astype(np.float32)


def things(detail: float) -> list[Thing]:
    """What stands in the courtyard."""

    def fine(count: int) -> int:
        return max(6, round(detail * count))

    ground = heightfield(lambda x, z: 0.0 * x, extent=50.0, cells=fine(40), tiling=0.3)
    wall = heightfield(lambda x, z: 0.0 * x, extent=3.4, cells=fine(12), tiling=0.3)
    vase = load_obj(ASSETS / "vase.obj")
    knot = torus_knot(radius=0.62, tube=0.2, segments=fine(224), sides=fine(18))
    ball = sphere(rings=fine(28), segments=fine(52))

    stones, stone_tone = textures.cobbles(512, stones=7, seed=1)
    stone_colors = textures.tinted(stone_tone, stones, (0.20, 0.18, 0.17), (0.46, 0.42, 0.38))
    blocks, block_tone = textures.bricks(512, rows=8, seed=2)
    block_colors = textures.tinted(block_tone, blocks, (0.30, 0.15, 0.10), (0.55, 0.33, 0.22))
    cracks, _ = textures.cobbles(256, stones=6, seed=3)
    dents = textures.turbulence(256, cells=12, seed=4, octaves=2)

    def carved(heights: np.ndarray, depth: float) -> Carved:
        heights_texture = textures.texture(heights, mipmaps=False)
        return Carved(textures.texture(textures.normals(heights, depth)), heights_texture, depth)

    hammered = Bumpy(textures.texture(textures.normals(dents, 0.05)))
    cracked = Bumpy(textures.texture(textures.normals(cracks, 0.03)))
    lava = (1.0 - cracks[..., np.newaxis]) ** 2.0 * (1.0, 0.55, 0.22) + 0.02
    white = textures.plain()
    marble = textures.picture(ASSETS / "marble.png")
    steps = textures.ramp(0.08, 0.08, 0.35, 0.8, 1.0)

    upright = mat4.translation(vec3(0.0, 0.0, -3.9)) * mat4.rotation(
        math.pi / 2.0, vec3(1.0, 0.0, 0.0)
    )

    def at(x: float, y: float, z: float, size: float = 1.0, turn: float = 0.0) -> mat4:
        """Scaled, turned about the y axis by degrees, then moved."""
        turned = mat4.rotation(math.radians(turn), vec3(0.0, 1.0, 0.0))
        return mat4.translation(vec3(x, y, z)) * turned * mat4.scale(size)

    return [
        Thing(
            ground,
            at(0, 0, 0),
            carved(stones, 0.05),
            BlinnPhong(vec3(1.0), gloss=0.22, shiny=24.0, wrap=0.1),
            textures.texture(stone_colors),
        ),
        Thing(
            wall,
            upright,
            carved(blocks, 0.035),
            Lambert(vec3(1.0), wrap=0.15),
            textures.texture(block_colors),
        ),
        Thing(
            knot,
            at(-0.1, 0.62, 0.0, 1.0, 25),
            hammered,
            BlinnPhong(vec3(0.80, 0.50, 0.16), gloss=0.85, shiny=60.0),
            white,
        ),
        Thing(
            vase,
            at(-2.15, 0.0, -1.1, 1.15),
            Smooth(),
            BlinnPhong(vec3(0.10, 0.34, 0.40), gloss=1.0, shiny=120.0),
            marble,
        ),
        Thing(vase, at(2.2, 0.0, -1.2, 1.15), Smooth(), Toon(vec3(0.55, 0.62, 0.30), steps), white),
        Thing(
            ball,
            mat4.translation(ORB) * mat4.scale(0.55),
            cracked,
            Glowing(vec3(0.12, 0.08, 0.07), gloss=0.4, shiny=30.0, glow=vec3(9.0, 6.5, 4.0)),
            textures.texture(lava),
            3.0,
        ),
        Thing(
            ball,
            at(1.55, 0.42, 0.75, 0.42, 40),
            Smooth(),
            BlinnPhong(vec3(0.9), gloss=0.9, shiny=160.0),
            marble,
        ),
        Thing(ball, at(-1.5, 0.3, 1.25, 0.3), Smooth(), Toon(vec3(0.75, 0.08, 0.06), steps), white),
        Thing(
            ball,
            at(-2.3, 0.45, 0.55, 0.45),
            cracked,
            Lambert(vec3(0.25, 0.55, 0.32), wrap=0.6),
            white,
            2.0,
        ),
        Thing(
            ball,
            at(0.85, 0.2, 1.6, 0.2),
            Smooth(),
            Glowing(vec3(0.1), gloss=0.5, shiny=60.0, glow=vec3(0.5, 1.6, 2.6)),
            white,
        ),
    ]
