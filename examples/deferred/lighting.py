"""The programs that light the G-buffer."""

from typing import Annotated

import pystream as ps
from pystream import Sampler2D, vec3, vec4

from .environment import Gradient
from .fullscreen import FullScreen


class Ambient(FullScreen):
    """What the material program drew, and the light of the sky as far as it is not hidden."""

    colors: Sampler2D
    albedos: Sampler2D
    normals: Sampler2D
    visible: Sampler2D
    environment: Gradient

    def __init__(self, colors, albedos, normals, visible, environment):
        self.colors = colors
        self.albedos = albedos
        self.normals = normals
        self.visible = visible
        self.environment = environment

    def shade_fragment(self, context, uv):
        sky = self.environment.irradiance(self.normals.texture(uv).xyz)
        sky = sky * self.visible.texture(uv).x * self.albedos.texture(uv).xyz
        context.colors = (vec4(self.colors.texture(uv).xyz + sky, 1.0),)


class SpotLight:
    """A lamp with a cone of light; the place and direction of those that shine are in camera space.

    The cone fades from the cosine `inner` of the angle to its axis to `outer`; beyond `reach`
    there is nothing left of the light.
    """

    position: vec3
    direction: vec3
    color: vec3
    inner: float
    outer: float
    reach: float

    def __init__(self, position, direction, color, inner, outer, reach):
        self.position = position
        self.direction = direction
        self.color = color
        self.inner = inner
        self.outer = outer
        self.reach = reach

    def seen_from(self, camera):
        """The same in camera space, if this is in the world."""
        return SpotLight(
            camera.point(self.position),
            camera.direction(self.direction),
            self.color,
            self.inner,
            self.outer,
            self.reach,
        )

    def arriving(self, away, distance):
        """Light at `distance` from the lamp; `away` is the unit direction from the lamp."""
        return self.color * (self.cone(away.dot(self.direction)) * self.falloff(distance))

    def cone(self, cosine):
        return ps.smoothstep(self.outer, self.inner, cosine)

    def falloff(self, distance):
        """The square law, brought down to zero at `reach`."""
        near = max(1.0 - (distance / self.reach) ** 2.0, 0.0)
        return near * near / (1.0 + distance * distance)


class Lamps(FullScreen):
    """The light of up to eight lamps, to be added to the picture."""

    albedos: Sampler2D
    positions: Sampler2D
    normals: Sampler2D
    lamps: Annotated[list[SpotLight], ps.MaxLen(8)]

    def __init__(self, albedos, positions, normals, lamps):
        self.albedos = albedos
        self.positions = positions
        self.normals = normals
        self.lamps = lamps

    def shade_fragment(self, context, uv):
        albedo = self.albedos.texture(uv)
        point = self.positions.texture(uv).xyz
        normal = self.normals.texture(uv)
        total = vec3(0.0)
        for lamp in self.lamps:
            total += self.reflected(lamp, albedo, point, normal)
        context.colors = (vec4(total, 0.0),)

    def reflected(self, lamp, albedo, point, normal):
        """Blinn-Phong; `albedo` and `normal` have specular and shininess in their w."""
        to_lamp = lamp.position - point
        distance = max(to_lamp.length(), 0.0001)
        to_lamp = to_lamp / distance
        facing = max(normal.xyz.dot(to_lamp), 0.0)
        half = (to_lamp - point.normalize()).normalize()
        highlight = albedo.w * max(normal.xyz.dot(half), 0.0) ** normal.w
        return lamp.arriving(-to_lamp, distance) * (albedo.xyz + highlight) * facing
