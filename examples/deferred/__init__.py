"""A deferred renderer of StarCraft 2's kind: eight shader programs and the passes that draw with them."""

from .gbuffer import Material, Sky
from .lighting import Ambient, Lamps
from .occlusion import Bilateral, Occlusion
from .post import Blur, Post

#: Every program, in the order of a frame.
PROGRAMS = (Material, Sky, Occlusion, Bilateral, Ambient, Lamps, Blur, Post)
