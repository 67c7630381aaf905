"""The data types that CPU and GPU code share: vectors, matrices and samplers, with GLSL's names and
rules.
"""

from .matrix import Matrix, mat2, mat3, mat4
from .sampler import Sampler2D, SamplerCube
from .vector import (
    BoolVector,
    FloatVector,
    IntVector,
    Vector,
    bvec2,
    bvec3,
    bvec4,
    ivec2,
    ivec3,
    ivec4,
    vec2,
    vec3,
    vec4,
)

__all__ = [
    "BoolVector",
    "FloatVector",
    "IntVector",
    "Matrix",
    "Sampler2D",
    "SamplerCube",
    "Vector",
    "bvec2",
    "bvec3",
    "bvec4",
    "ivec2",
    "ivec3",
    "ivec4",
    "mat2",
    "mat3",
    "mat4",
    "vec2",
    "vec3",
    "vec4",
]
