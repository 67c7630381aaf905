"""Ambient occlusion in screen space, and the blur that smooths it without crossing edges."""

import math

from pystream import Sampler2D, mat4, vec2, vec3, vec4

from .fullscreen import FullScreen

#: Points of the unit ball, near the centre and further off, no two in one direction.
OFFSETS = (
    vec3(0.19, 0.07, 0.10),
    vec3(-0.21, 0.22, 0.05),
    vec3(0.08, -0.31, 0.28),
    vec3(-0.35, -0.23, 0.30),
    vec3(0.52, 0.28, 0.22),
    vec3(-0.18, 0.55, 0.46),
    vec3(0.44, -0.58, 0.41),
    vec3(-0.71, 0.12, 0.58),
)


class Occlusion(FullScreen):
    """How much of the sky each point sees, by eight points of the hemisphere above it.

    A point counts as hidden if something is drawn before it, unless that is much nearer to the eye
    than `radius`. `mirrors` holds unit vectors, by which each pixel mirrors the points differently.
    After D. Filion and R. McNaughton, "StarCraft II: effects and techniques", SIGGRAPH 2008.
    """

    projection: mat4
    positions: Sampler2D
    normals: Sampler2D
    mirrors: Sampler2D
    tiles: vec2
    radius: float
    strength: float

    def __init__(self, camera, positions, normals, mirrors, tiles, radius=0.6, strength=1.3):
        """`tiles` is how often `mirrors` repeats over the picture."""
        self.projection = camera.projection
        self.positions = positions
        self.normals = normals
        self.mirrors = mirrors
        self.tiles = tiles
        self.radius = radius
        self.strength = strength

    def shade_fragment(self, context, uv):
        point = self.positions.texture(uv)
        normal = self.normals.texture(uv).xyz
        mirror = self.mirrors.texture(uv * self.tiles).xyz * 2.0 - 1.0
        hidden = 0.0
        for offset in OFFSETS:
            hidden += self.hides(point.xyz, self.above(offset.reflect(mirror), normal))
        visible = 1.0 - self.strength * hidden / len(OFFSETS) * point.w
        context.colors = (vec4(vec3(max(visible, 0.0)), 1.0),)

    def above(self, offset, normal):
        """The offset, turned to the side of the normal."""
        if offset.dot(normal) < 0.0:
            return -offset
        return offset

    def hides(self, point, offset):
        """From 0 to 1, whether what is drawn at `point` + `offset` hides it from the point."""
        probe = point + offset * self.radius
        drawn = self.positions.texture(self.on_screen(probe)).z
        before = drawn - probe.z
        nearby = 1.0 - min(max((drawn - point.z) / self.radius - 1.0, 0.0), 1.0)
        return nearby * min(max(before / (0.1 * self.radius), 0.0), 1.0)

    def on_screen(self, point):
        clip = self.projection * vec4(point, 1.0)
        return clip.xy / clip.w * 0.5 + 0.5


class Bilateral(FullScreen):
    """Blurs along `step`, one texel in a direction, among pixels at a similar depth."""

    source: Sampler2D
    positions: Sampler2D
    step: vec2
    radius: int
    sharpness: float

    def __init__(self, source, positions, step, radius=3, sharpness=4.0):
        """`radius` is in texels; `sharpness` in 1 / length, the more the harder edges are kept."""
        self.source = source
        self.positions = positions
        self.step = step
        self.radius = radius
        self.sharpness = sharpness

    def shade_fragment(self, context, uv):
        depth = self.positions.texture(uv).z
        total = vec3(0.0)
        weights = 0.0
        for i in range(-self.radius, self.radius + 1):
            at = uv + self.step * i
            weight = self.weight(i, self.positions.texture(at).z - depth)
            total += self.source.texture(at).xyz * weight
            weights += weight
        context.colors = (vec4(total / weights, 1.0),)

    def weight(self, i, step_in_depth):
        apart = i / (self.radius + 1)
        edge = self.sharpness * step_in_depth
        return math.exp(-2.0 * apart * apart - edge * edge)
