"""A deferred renderer of StarCraft 2's kind: eight shader programs and the passes that draw with them."""

from .gbuffer import Material, Sky
from .lighting import Ambient, Lamps
from .occlusion import Bilateral, Occlusion
from .post import Blur, Post
from .renderer import Renderer
from .scene import Scene, scene

#: Every program, in the order of a frame.
PROGRAMS = (Material, Sky, Occlusion, Bilateral, Ambient, Lamps, Blur, Post)

__all__ = [
    "PROGRAMS",
    "Ambient",
    "Bilateral",
    "Blur",
    "Lamps",
    "Material",
    "Occlusion",
    "Post",
    "Renderer",
    "Scene",
    "Sky",
    "scene",
]
