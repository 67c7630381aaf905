"""What gives a flat triangle its relief: nothing, a normal map, or a height map as well."""

from pystream import Sampler2D, vec2, vec3


class Smooth:
    """Shows the mesh as it is."""

    def perturb(self, space, uv, to_eye):
        """Texture coordinates of what is seen at `uv`, and its unit normal in camera space.

        `space` is the surface's TangentSpace, `to_eye` the unit direction of the eye in camera space.
        """
        return uv, space.normal


class Bumpy:
    """Tilts the normals as a texture tells.

    `normals` holds unit normals in tangent space, their components -1..1 as 0..1.
    """

    normals: Sampler2D
    strength: float

    def __init__(self, normals, strength=1.0):
        self.normals = normals
        self.strength = strength

    def perturb(self, space, uv, to_eye):
        return uv, self.normal_at(space, uv)

    def normal_at(self, space, uv):
        tilt = self.normals.texture(uv).xyz * 2.0 - 1.0
        return space.outward(tilt * vec3(self.strength, self.strength, 1.0)).normalize()


class Carved(Bumpy):
    """Parallax occlusion mapping: follows the ray of sight into a height map.

    `heights` is 1 at the triangle and 0 at `depth` below it, which is in units of uv. After
    N. Tatarchuk, "Dynamic parallax occlusion mapping with approximate soft shadows", 2006.
    """

    heights: Sampler2D
    depth: float
    layers: float

    def __init__(self, normals, heights, depth=0.06, layers=24.0, strength=1.0):
        super().__init__(normals, strength)
        self.heights = heights
        self.depth = depth
        self.layers = layers

    def perturb(self, space, uv, to_eye):
        hit = self.hit(uv, space.inward(to_eye))
        return hit, self.normal_at(space, hit)

    def height_at(self, uv):
        return self.heights.texture_lod(uv, 0.0).x

    def hit(self, uv, ray):
        """Where the ray from the eye meets the relief; `ray` points to the eye."""
        layer = 1.0 / self.layers
        # At grazing angles steps would be so long that the ray leaves the relief unnoticed.
        step = vec2(ray.x, ray.y) * (-self.depth * layer / max(ray.z, 0.25))
        height = 1.0
        while height > self.height_at(uv):
            uv = uv + step
            height = height - layer
        # The ray is under ground now: back and forth by halves, to where it went in.
        for _ in range(5):
            step = step * 0.5
            layer = layer * 0.5
            if height > self.height_at(uv):
                uv = uv + step
                height = height - layer
            else:
                uv = uv - step
                height = height + layer
        return uv
