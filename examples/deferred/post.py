"""From light to a picture: bloom, streaks, exposure and the colours of a display."""

from pystream import Sampler2D, vec2, vec3, vec4

from .fullscreen import FullScreen

#: A Gaussian over nine texels; the weights of the centre and of each pair of neighbours.
CENTRE = 0.2041636887
WEIGHTS = (0.1801738229, 0.1238315369, 0.0662822453, 0.0276305507)


class Blur(FullScreen):
    """Blurs what is brighter than `threshold` along `step`, which is one texel in a direction."""

    source: Sampler2D
    step: vec2
    threshold: float

    def __init__(self, source, step, threshold=0.0):
        self.source = source
        self.step = step
        self.threshold = threshold

    def shade_fragment(self, context, uv):
        total = self.bright(uv) * CENTRE
        for i, weight in enumerate(WEIGHTS, start=1):
            away = self.step * i
            total += (self.bright(uv + away) + self.bright(uv - away)) * weight
        context.colors = (vec4(total, 1.0),)

    def bright(self, uv):
        return (self.source.texture(uv).xyz - self.threshold).max(0.0)


class Streaks:
    """Rays of light that spread from `centre`, a place in the picture 0..1.

    After K. Mitchell, "Volumetric light scattering as a post-process", GPU Gems 3.
    """

    centre: vec2
    threshold: float
    samples: int
    length: float
    decay: float
    strength: float

    def __init__(self, centre, threshold=1.0, samples=64, length=0.8, decay=0.98, strength=0.5):
        self.centre = centre
        self.threshold = threshold
        self.samples = samples
        self.length = length
        self.decay = decay
        self.strength = strength

    def through(self, light, uv):
        """What is scattered into the sight line at `uv`, of what is brighter than `threshold`."""
        step = (self.centre - uv) * (self.length / self.samples)
        weight = 1.0
        total = vec3(0.0)
        for _ in range(self.samples):
            uv = uv + step
            total += (light.texture(uv).xyz - self.threshold).max(0.0) * weight
            weight *= self.decay
        return total * (self.strength / self.samples)


class Film:
    """Turns light, which has no upper bound, into the colours 0..1 of a display."""

    exposure: float

    def __init__(self, exposure):
        self.exposure = exposure

    def develop(self, light):
        toned = self.tone(light * self.exposure)
        return vec3(self.encode(toned.x), self.encode(toned.y), self.encode(toned.z))

    def tone(self, x):
        """K. Narkowicz, "ACES filmic tone mapping curve", 2015."""
        return (x * (x * 2.51 + 0.03) / (x * (x * 2.43 + 0.59) + 0.14)).clamp(0.0, 1.0)

    def encode(self, value):
        """Linear to sRGB, IEC 61966-2-1."""
        if value <= 0.0031308:
            return 12.92 * value
        return 1.055 * value ** (1.0 / 2.4) - 0.055


class Post(FullScreen):
    """The finished picture."""

    light: Sampler2D
    bloom: Sampler2D
    bloom_strength: float
    streaks: Streaks
    film: Film

    def __init__(self, light, bloom, streaks, film, bloom_strength=0.35):
        self.light = light
        self.bloom = bloom
        self.streaks = streaks
        self.film = film
        self.bloom_strength = bloom_strength

    def shade_fragment(self, context, uv):
        light = self.light.texture(uv).xyz + self.bloom.texture(uv).xyz * self.bloom_strength
        light += self.streaks.through(self.light, uv)
        context.colors = (vec4(self.film.develop(light), 1.0),)
