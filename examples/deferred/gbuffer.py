"""The programs that fill the G-buffer: what is seen in each pixel, and what light will need of it."""

import pystream as ps
from pystream import Sampler2D, mat4, vec2, vec3, vec4

from .environment import Fog, Gradient, Sun
from .fullscreen import FullScreen
from .materials import BlinnPhong, Glowing, Lambert, Surface, Toon
from .relief import Bumpy, Carved, Smooth
from .space import Placement, TangentSpace


class Sample:
    """What the G-buffer keeps of a pixel; points and normals are in camera space."""

    def __init__(self, color, albedo, specular, position, normal, shininess):
        self.color = color
        self.albedo = albedo
        self.specular = specular
        self.position = position
        self.normal = normal
        self.shininess = shininess

    def behind(self, fog):
        """The same seen through fog, which hides what lamps will add as well."""
        clear = fog.clear(self.position.length())
        return Sample(
            fog.color.mix(self.color, clear),
            self.albedo * clear,
            self.specular * clear,
            self.position,
            self.normal,
            self.shininess,
        )

    def packed(self):
        """For four render targets; the position's w tells a surface (1) from the sky (0)."""
        return (
            vec4(self.color, 1.0),
            vec4(self.albedo, self.specular),
            vec4(self.position, 1.0),
            vec4(self.normal, self.shininess),
        )


class Material(ps.Shader):
    """Draws one object, lit by the sun."""

    projection: mat4
    placement: Placement
    relief: Smooth | Bumpy | Carved
    material: Lambert | BlinnPhong | Toon | Glowing
    texture: Sampler2D
    tiling: float
    sun: Sun
    environment: Gradient
    fog: Fog

    def __init__(self, camera, placement, relief, material, texture, tiling, sun, environment, fog):
        self.projection = camera.projection
        self.placement = placement
        self.relief = relief
        self.material = material
        self.texture = texture
        self.tiling = tiling
        self.sun = sun
        self.environment = environment
        self.fog = fog

    def shade_vertex(self, context, pos: vec3, normal: vec3, tangent: vec4, uv: vec2):
        point = self.placement.point(pos)
        context.position = self.projection * vec4(point, 1.0)
        up = self.placement.normal(normal)
        along = self.placement.direction(tangent.xyz)
        # The tangent's w is -1 where the texture is mirrored.
        across = up.cross(along) * tangent.w
        return point, along, across, up, uv * self.tiling

    def shade_fragment(self, context, point, along, across, up, uv):
        space = TangentSpace(along, across, up).normalized()
        to_eye = (-point).normalize()
        uv, normal = self.relief.perturb(space, uv, to_eye)
        texel = self.texture.texture(uv).xyz
        surface = Surface(point, normal, texel, to_eye)
        context.colors = self.sample(surface).behind(self.fog).packed()

    def sample(self, surface):
        material = self.material
        color = material.lit(surface, self.sun) + material.emitted(surface)
        return Sample(
            color + material.mirrored(surface, self.environment),
            material.albedo(surface),
            material.specular(),
            surface.point,
            surface.normal,
            material.shininess(),
        )


class Sky(FullScreen):
    """Fills what no object covers; to be drawn first."""

    unproject: mat4
    environment: Gradient

    def __init__(self, camera, environment):
        self.unproject = camera.projection.inverse()
        self.environment = environment

    def shade_fragment(self, context, uv):
        far = self.unproject * vec4(uv * 2.0 - 1.0, 1.0, 1.0)
        point = far.xyz / far.w
        color = self.environment.toward(point.normalize())
        context.colors = (
            vec4(color, 1.0),
            vec4(0.0),
            vec4(point, 0.0),
            vec4(0.0, 0.0, 0.0, 1.0),
        )
