"""The passes of a frame, and the framebuffers between them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pystream as ps
from pystream import vec2

from . import textures
from .gbuffer import Material, Sky
from .lighting import Ambient, Lamps
from .occlusion import Bilateral, Occlusion
from .post import Blur, Post

if TYPE_CHECKING:
    from .scene import Scene

program = functools.cache(ps.compile)


class Renderer:
    """Draws scenes at one size.

    Args:
        width, height: of the picture, in pixels.
        device: "opengl" or "python".
        dtype: of the framebuffers between the passes, "f2" or "f4".
    """

    #: The bloom is computed on a picture this many times smaller, in so many rounds.
    BLOOM_SCALE, BLOOM_ROUNDS = 4, 2
    #: Edge of the tile of random vectors that ambient occlusion repeats, in pixels.
    TILE = 4

    def __init__(self, width: int, height: int, device: str = "opengl", dtype: str = "f2") -> None:
        self.device = device
        self.gbuffer = ps.Framebuffer(width, height, colors=4, dtype=dtype)
        self.visible, self.visible_aside = self._pair(width, height, dtype)
        self.light = ps.Framebuffer(width, height, dtype=dtype, depth=False)
        small = max(width // self.BLOOM_SCALE, 1), max(height // self.BLOOM_SCALE, 1)
        self.bloom, self.bloom_aside = self._pair(*small, dtype)
        self.mirrors = textures.mirrors(self.TILE, seed=5)
        # Points and normals between two surfaces belong to neither: no filter.
        self.colors, self.albedos, self.positions, self.normals = (
            ps.Texture2D(attachment, filter="nearest") for attachment in self.gbuffer.colors
        )

    @staticmethod
    def _pair(width: int, height: int, dtype: str) -> tuple[ps.Framebuffer, ps.Framebuffer]:
        """Two framebuffers, to blur from one into the other and back."""
        first, second = (ps.Framebuffer(width, height, dtype=dtype, depth=False) for _ in range(2))
        return first, second

    def draw(self, scene: Scene, target: ps.Framebuffer) -> None:
        """Draw a frame into `target`, which has the size of the renderer."""
        for _ in self.passes(scene, target):
            pass

    def passes(self, scene: Scene, target: ps.Framebuffer) -> Iterator[tuple[str, ps.Framebuffer]]:
        """Draw a frame pass by pass; gives the name of each and the framebuffer it has drawn to."""
        yield "sky", self.draw_sky(scene)
        yield "material", self.draw_things(scene)
        yield "occlusion", self.draw_occlusion(scene)
        yield from self.smooth_occlusion()
        yield "ambient", self.draw_ambient(scene)
        yield "lamps", self.draw_lamps(scene)
        yield from self.draw_bloom(scene)
        yield "post", self.draw_post(scene, target)

    def draw_sky(self, scene: Scene) -> ps.Framebuffer:
        self.gbuffer.clear()
        return self._fill(self.gbuffer, Sky(scene.camera, scene.environment))

    def draw_things(self, scene: Scene) -> ps.Framebuffer:
        for shader, streams in scene.draws():
            program(Material).draw(self.gbuffer, shader, device=self.device, **streams)
        return self.gbuffer

    def draw_occlusion(self, scene: Scene) -> ps.Framebuffer:
        tiles = vec2(self.gbuffer.width / self.TILE, self.gbuffer.height / self.TILE)
        occlusion = Occlusion(scene.camera, self.positions, self.normals, self.mirrors, tiles)
        return self._fill(self.visible, occlusion)

    def smooth_occlusion(self) -> Iterator[tuple[str, ps.Framebuffer]]:
        across, up = self._steps(self.visible)
        bilateral = Bilateral(self.visible.colors[0], self.positions, across)
        yield "bilateral, across", self._fill(self.visible_aside, bilateral)
        bilateral = Bilateral(self.visible_aside.colors[0], self.positions, up)
        yield "bilateral, up", self._fill(self.visible, bilateral)

    def draw_ambient(self, scene: Scene) -> ps.Framebuffer:
        visible = self.visible.colors[0]
        ambient = Ambient(self.colors, self.albedos, self.normals, visible, scene.environment)
        return self._fill(self.light, ambient)

    def draw_lamps(self, scene: Scene) -> ps.Framebuffer:
        lamps = Lamps(self.albedos, self.positions, self.normals, scene.lamps)
        return self._fill(self.light, lamps, blend="add")

    def draw_bloom(self, scene: Scene) -> Iterator[tuple[str, ps.Framebuffer]]:
        across, up = self._steps(self.bloom)
        source, threshold = self.light, scene.bloom_threshold
        for _ in range(self.BLOOM_ROUNDS):
            blur = Blur(source.colors[0], across, threshold)
            yield "blur, across", self._fill(self.bloom_aside, blur)
            blur = Blur(self.bloom_aside.colors[0], up)
            yield "blur, up", self._fill(self.bloom, blur)
            source, threshold = self.bloom, 0.0

    def draw_post(self, scene: Scene, target: ps.Framebuffer) -> ps.Framebuffer:
        post = Post(self.light.colors[0], self.bloom.colors[0], scene.streaks, scene.film)
        return self._fill(target, post)

    def _fill(
        self, target: ps.Framebuffer, shader: ps.Shader, blend: str | None = None
    ) -> ps.Framebuffer:
        """Run a full-screen program."""
        program(type(shader)).draw(
            target, shader, vertices=3, device=self.device, depth_test=False, blend=blend
        )
        return target

    @staticmethod
    def _steps(target: ps.Framebuffer) -> tuple[vec2, vec2]:
        """One texel to the right, and one up."""
        return vec2(1.0 / target.width, 0.0), vec2(0.0, 1.0 / target.height)
