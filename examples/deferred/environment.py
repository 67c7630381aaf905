"""What surrounds the scene: a sky, fog, and the sun."""

import math

from pystream import vec3


class Gradient:
    """A sky that fades from zenith to horizon, over a dark ground.

    `up` is the direction of the zenith in camera space.
    """

    zenith: vec3
    horizon: vec3
    ground: vec3
    up: vec3

    def __init__(self, zenith, horizon, ground, up):
        self.zenith = zenith
        self.horizon = horizon
        self.ground = ground
        self.up = up

    def toward(self, direction):
        """Radiance that comes from a unit direction of camera space."""
        height = direction.dot(self.up)
        above = self.horizon.mix(self.zenith, max(height, 0.0) ** 0.6)
        return self.ground.mix(above, _smooth(height * 8.0 + 1.0))

    def irradiance(self, normal):
        """What a surface gets from all directions, as a share of white."""
        return self.ground.mix(self.zenith + self.horizon, normal.dot(self.up) * 0.5 + 0.5) * 0.5


def _smooth(t):
    t = min(max(t, 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


class Fog:
    """Hides what is far away."""

    color: vec3
    density: float

    def __init__(self, color, density):
        self.color = color
        self.density = density

    def clear(self, distance):
        """The share of light that crosses a distance."""
        thickness = self.density * distance
        return math.exp(-thickness * thickness)


class Sun:
    """Light from one direction, far away; `toward` points to it, in camera space."""

    toward: vec3
    color: vec3

    def __init__(self, toward, color):
        self.toward = toward
        self.color = color
