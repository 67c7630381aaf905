"""How surfaces answer to light."""

from pystream import Sampler2D, vec2, vec3


class Surface:
    """What a fragment sees: a point and unit normal in camera space, and the texture's colour."""

    def __init__(self, point, normal, texel, to_eye):
        self.point = point
        self.normal = normal
        self.texel = texel
        self.to_eye = to_eye


class Lambert:
    """A matte material; `wrap` is how far light reaches around to the side in shadow, 0..1."""

    color: vec3
    wrap: float

    def __init__(self, color, wrap=0.0):
        self.color = color
        self.wrap = wrap

    def albedo(self, surface):
        return self.color * surface.texel

    def lit(self, surface, light):
        """What leaves towards the eye of the light that arrives from `light`, a Sun."""
        facing = surface.normal.dot(light.toward)
        return light.color * self.albedo(surface) * self.diffuse(facing)

    def diffuse(self, facing):
        return max((facing + self.wrap) / (1.0 + self.wrap), 0.0)

    def emitted(self, surface):
        return vec3(0.0)

    def mirrored(self, surface, environment):
        return vec3(0.0)

    def specular(self):
        return 0.0

    def shininess(self):
        return 1.0


class BlinnPhong(Lambert):
    """A glossy material: highlights, and reflections of what surrounds it, strong at the rim."""

    gloss: float
    shiny: float

    def __init__(self, color, gloss, shiny, wrap=0.0):
        super().__init__(color, wrap)
        self.gloss = gloss
        self.shiny = shiny

    def lit(self, surface, light):
        half = (light.toward + surface.to_eye).normalize()
        highlight = self.gloss * max(surface.normal.dot(half), 0.0) ** self.shiny
        return super().lit(surface, light) + light.color * highlight

    def mirrored(self, surface, environment):
        bounce = (-surface.to_eye).reflect(surface.normal)
        return environment.toward(bounce) * self.fresnel(surface.normal.dot(surface.to_eye))

    def fresnel(self, facing):
        """The share that is reflected; C. Schlick, "An inexpensive BRDF model", 1994."""
        grazing = 1.0 - min(max(facing, 0.0), 1.0)
        return self.gloss * (0.06 + 0.94 * grazing**5.0)

    def specular(self):
        return self.gloss

    def shininess(self):
        return self.shiny


class Toon(Lambert):
    """Light in steps, as in a drawing: `ramp` has the dark side on its left, the bright right."""

    ramp: Sampler2D

    def __init__(self, color, ramp):
        super().__init__(color)
        self.ramp = ramp

    def diffuse(self, facing):
        return self.ramp.texture_lod(vec2(facing * 0.5 + 0.5, 0.5), 0.0).x


class Glowing(BlinnPhong):
    """Gives light of its own where its texture is bright."""

    glow: vec3

    def __init__(self, color, gloss, shiny, glow):
        super().__init__(color, gloss, shiny)
        self.glow = glow

    def emitted(self, surface):
        return self.glow * surface.texel * surface.texel
