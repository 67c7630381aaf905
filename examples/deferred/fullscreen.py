"""Programs that compute a picture from pictures, a pixel at a time."""

import pystream as ps
from pystream import vec2, vec4


class FullScreen(ps.Shader):
    """Base of programs that cover the whole target by one triangle, which needs no streams.

    Draw with ``vertices=3``. Fragments get their place in the picture, 0..1 from the lower left.
    """

    def shade_vertex(self, context):
        corner = vec2(context.vertex_index % 2, context.vertex_index // 2) * 4.0 - 1.0
        context.position = vec4(corner, 0.0, 1.0)
        return corner * 0.5 + 0.5
