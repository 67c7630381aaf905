"""Spaces and the ways between them: objects, the camera, the tangent plane of a surface."""

import math

from pystream import mat3, mat4, vec3, vec4


class Camera:
    """A pinhole at `eye`; in camera space it sits at the origin and looks along -z, y is up."""

    projection: mat4
    view: mat4

    def __init__(self, eye, target, aspect, field_of_view=38.0, near=0.5, far=120.0):
        """`field_of_view` is vertical, in degrees; `aspect` is width / height."""
        self.view = mat4.look_at(eye, target, vec3(0.0, 1.0, 0.0))
        self.projection = mat4.perspective(math.radians(field_of_view), aspect, near, far)

    @property
    def rotation(self):
        """World to camera, of directions."""
        return mat3(self.view)

    def point(self, world):
        """A point of the world, in camera space."""
        return (self.view * vec4(world, 1.0)).xyz

    def direction(self, world):
        """A direction of the world, in camera space."""
        return self.rotation * world


class Placement:
    """Where an object is, seen from the camera: the way from its model space to camera space."""

    points: mat4
    normals: mat3

    def __init__(self, model, camera):
        self.points = camera.view * model
        self.normals = mat3(self.points).inverse().transpose()

    def point(self, position):
        return (self.points * vec4(position, 1.0)).xyz

    def direction(self, along):
        return (self.points * vec4(along, 0.0)).xyz

    def normal(self, normal):
        return self.normals * normal


class TangentSpace:
    """The plane of a surface: `tangent` and `bitangent` point where u and v grow."""

    def __init__(self, tangent, bitangent, normal):
        self.tangent = tangent
        self.bitangent = bitangent
        self.normal = normal

    def outward(self, v):
        """From tangent space to camera space."""
        return self.tangent * v.x + self.bitangent * v.y + self.normal * v.z

    def inward(self, v):
        """From camera space to tangent space."""
        return vec3(v.dot(self.tangent), v.dot(self.bitangent), v.dot(self.normal))

    def normalized(self):
        """With unit axes, which interpolation has shortened."""
        return TangentSpace(
            self.tangent.normalize(), self.bitangent.normalize(), self.normal.normalize()
        )
