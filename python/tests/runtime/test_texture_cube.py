"""Cube maps on the host against the specification and against the OpenGL driver."""

import itertools

import numpy as np
import pytest

from pystream import Framebuffer, Texture2D, TextureCube, ivec2, vec2, vec3
from pystream.runtime.cube_sampling import FACES, direction_to, select_face
from pystream.runtime.errors import UniformError

#: Of each face the directions to its right, down, and to its centre: the RenderMan cube of the
#: specification's figures, not its table of major axes.
AXES = {
    "+x": ((0, 0, -1), (0, -1, 0), (1, 0, 0)),
    "-x": ((0, 0, 1), (0, -1, 0), (-1, 0, 0)),
    "+y": ((1, 0, 0), (0, 0, 1), (0, 1, 0)),
    "-y": ((1, 0, 0), (0, 0, -1), (0, -1, 0)),
    "+z": ((1, 0, 0), (0, -1, 0), (0, 0, 1)),
    "-z": ((-1, 0, 0), (0, -1, 0), (0, 0, -1)),
}


def faces(size=4, channels=4, dtype=np.float32, seed=0):
    values = np.random.default_rng(seed).uniform(0, 1, (6, size, size, channels))
    return (values * 255).astype(np.uint8) if dtype == np.uint8 else values.astype(dtype)


@pytest.mark.parametrize("name", FACES)
def test_faces(name):
    right, down, centre = map(np.array, AXES[name])
    for s, t, scale in itertools.product((0.05, 0.3, 0.9), (0.1, 0.5, 0.95), (0.01, 1.0, 30.0)):
        direction = (centre + (2 * s - 1) * right + (2 * t - 1) * down) * scale
        face, u, v = select_face(direction.tolist())
        assert FACES[face] == name
        assert (u, v) == pytest.approx((s, t))
        assert direction_to(face, s, t) == pytest.approx(direction / scale)


def test_all_faces_are_seen_from_within():
    """In a left-handed system, like the axes of the world: none of `AXES` is mirrored."""
    for right, down, centre in AXES.values():
        assert np.linalg.det([right, np.negative(down), centre]) == pytest.approx(1.0)


def test_directions_that_are_undefined():
    for direction in ((0.0, 0.0, 0.0), (np.nan, 0.0, 1.0), (np.inf, 0.0, 0.0)):
        assert select_face(direction) == (4, 0.5, 0.5)


def test_texel_centres_are_exact():
    texels = faces(4)
    for filter in ("linear", "nearest"):
        texture = TextureCube(texels, filter=filter)
        for face, y, x in itertools.product(range(6), range(4), range(4)):
            direction = vec3(*direction_to(face, (x + 0.5) / 4, (y + 0.5) / 4)) * 2.5
            assert np.allclose(texture.texture(direction), texels[face, y, x], atol=1e-6)


def test_edges_are_seamless():
    """At an edge both faces give the same: the mean of the texels on either side."""
    texels = faces(3)
    texture = TextureCube(texels)
    # Row 1 of +x at its right edge, which is row 1 of -z at its left edge.
    for x, z in ((1.0, -0.999999), (0.999999, -1.0)):
        found = texture.texture(vec3(x, 0.0, z))
        assert np.allclose(found, (texels[0, 1, 2] + texels[5, 1, 0]) / 2, atol=1e-5)
    # The top of +x is the right column of +y, reversed.
    found = texture.texture(vec3(1.0, 1.0, 2 / 3))
    assert np.allclose(found, (texels[0, 0, 0] + texels[2, 2, 2]) / 2, atol=1e-5)
    nearest = TextureCube(texels, filter="nearest")
    assert np.allclose(nearest.texture(vec3(1.0, 0.0, -0.999999)), texels[0, 1, 2])


def test_corners_are_means_of_three_texels():
    texels = faces(3)
    texture = TextureCube(texels)
    for x, y, z in itertools.product((1, -1), repeat=3):
        nearest = [
            texture.texture(vec3(*(np.array((x, y, z)) + 1e-7 * np.array(push))))
            for push in ((x, 0, 0), (0, y, 0), (0, 0, z))
        ]
        corner = np.mean(
            [
                texels[face, t, s]
                for face, t, s in itertools.product(range(6), (0, 2), (0, 2))
                if np.array_equal(np.sign(direction_to(face, s / 2, t / 2)), (x, y, z))
            ],
            axis=0,
        )
        for found in nearest:
            assert np.allclose(found, corner, atol=1e-5)


def test_sizes_and_levels():
    texels = faces(8, dtype=np.uint8)
    texture = TextureCube(list(texels), mipmaps=True)
    assert [texture.size(level) for level in range(4)] == [ivec2(n) for n in (8, 4, 2, 1)]
    with pytest.raises(IndexError, match="level 4"):
        texture.size(4)
    means = texels.reshape(6, -1, 4).mean(axis=1) / 255
    for face in range(6):
        direction = vec3(*direction_to(face, 0.5, 0.5))
        assert np.allclose(texture.texture_lod(direction, 99.0), means[face], atol=3 / 255)


def test_files_and_arrays_give_the_same(tmp_path):
    from PIL import Image

    texels = faces(4, channels=3, dtype=np.uint8)
    paths = [tmp_path / f"{number}.png" for number in range(6)]
    for path, face in zip(paths, texels, strict=True):
        Image.fromarray(face).save(path)
    direction = vec3(0.3, -0.7, 0.2)
    assert TextureCube(paths).texture(direction) == TextureCube(texels).texture(direction)


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        (np.zeros((5, 4, 4)), ValueError, r"six images, in the order \+x -x \+y -y \+z -z, not 5"),
        (np.zeros(()), ValueError, "six images"),
        ([], ValueError, "not 0"),
        ("abcdef", TypeError, "a sequence of six images, not str"),
        (3, TypeError, "not int"),
        (np.zeros((6, 4, 2)), ValueError, r"squares, but \+x is 2 x 4"),
        (
            [np.zeros((4, 4))] * 3 + [np.zeros((2, 2))] * 3,
            ValueError,
            r"-y has the shape \(2, 2, 1\)",
        ),
        ([np.zeros((4, 4))] * 5 + [np.zeros((4, 4), "u1")], ValueError, "-z has .* uint8"),
        (np.zeros((6, 4, 4, 5)), ValueError, r"face \+x of a cube map: .*\(h, w, 1..4\)"),
        (np.zeros((6, 4, 4), int), TypeError, "dtype uint8 or float"),
        ([3] * 6, TypeError, r"face \+x of a cube map: .*not int"),
        (["none.png"] * 6, FileNotFoundError, "none.png"),
    ],
)
def test_sources_that_cannot_be_used(source, error, message):
    with pytest.raises(error, match=message):
        TextureCube(source)


def test_coordinates_of_the_wrong_type():
    with pytest.raises(TypeError, match="vec3, not vec2"):
        TextureCube(faces()).texture(vec2(0.0))
    with pytest.raises(ValueError, match="filter"):
        TextureCube(faces(), filter="cubic")


# On the driver, without the compiler


class Sky:
    def __init__(self, sky):
        self.sky = sky

    def shade_vertex(self, context, pos, direction):
        context.position = pos
        return direction

    def shade_fragment(self, context, direction):
        context.colors = (self.sky.texture(direction),)


@pytest.fixture
def sky_program(make_program):
    return make_program(
        Sky,
        "in vec4 pos; in vec3 direction; out vec3 d;"
        "void main() { gl_Position = pos; d = direction; }",
        "uniform samplerCube sky; in vec3 d; out vec4 color0;"
        "void main() { color0 = texture(sky, d); }",
        inputs={"pos": "vec4", "direction": "vec3"},
        samplers=[("sky", ["sky"], "samplerCube")],
    )


#: Views of the cube: onto each face, along an edge and into a corner.
VIEWS = [*(axes[2] for axes in AXES.values()), (1, 0, 1), (0, 1, -1), (1, 1, 1), (-1, -1, 1)]


def view(centre, width=0.8):
    """Directions at the corners of a quad that looks along `centre`."""
    forward = np.array(centre) / np.linalg.norm(centre)
    right = np.cross(forward, (0.36, 0.48, 0.8))
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    return np.array([forward + width * (a * right + b * up) for b in (-1, 1) for a in (-1, 1)])


def draw_both(program, shader, quad, directions, size=(32, 32)):
    pictures = []
    for device in ("python", "opengl"):
        target = Framebuffer(*size, dtype="f4")
        program.draw(
            target, shader, pos=quad[0], direction=directions, indices=quad[2], device=device
        )
        pictures.append(target.colors[0].read())
    return pictures


@pytest.mark.parametrize("centre", VIEWS, ids=str)
def test_linear_sampling(opengl, sky_program, quad, centre):
    """Edges and corners included: they are seamless on both devices."""
    sky = Sky(TextureCube(faces(5)))
    a, b = draw_both(sky_program, sky, quad, view(centre))
    assert np.abs(a - b).max() < 1 / 255


@pytest.mark.parametrize("centre", VIEWS, ids=str)
def test_nearest_sampling(opengl, sky_program, quad, centre):
    sky = Sky(TextureCube(faces(4, dtype=np.uint8), filter="nearest"))
    a, b = draw_both(sky_program, sky, quad, view(centre))
    assert (np.abs(a - b).max(axis=-1) > 1e-6).mean() < 0.01


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.float16, np.float32])
def test_channels_and_dtypes(opengl, sky_program, quad, dtype, channels):
    sky = Sky(TextureCube(faces(3, channels, dtype)))
    a, b = draw_both(sky_program, sky, quad, view((1, 0.2, 0.1)), (16, 16))
    assert np.abs(a - b).max() < 2.5 / 255


@pytest.mark.parametrize("centre", [(1, 0, 0), (0, -1, 0), (1, 1, 1)], ids=str)
@pytest.mark.parametrize("filter", ["linear", "nearest"])
def test_mipmaps(opengl, sky_program, quad, centre, filter):
    texels = faces(128, dtype=np.uint8)
    picture = {}
    for mipmaps in (True, False):
        sky = Sky(TextureCube(texels, mipmaps=mipmaps, filter=filter))
        picture[mipmaps] = draw_both(sky_program, sky, quad, view(centre, 1.0), (24, 24))
    a, b = picture[True]
    assert np.abs(picture[False][0] - b).max() > 0.3
    if filter == "linear":
        assert np.abs(a - b).mean() < 1 / 255
        assert np.abs(a - b).max() < 0.08
    else:
        assert (np.abs(a - b).max(axis=-1) > 2 / 255).mean() < 0.05


def test_kinds_are_not_mixed_up(sky_program, textured_program, textured, quad):
    flat, cube = Texture2D(np.zeros((4, 4))), TextureCube(faces())
    for device in ("python", "opengl"):
        with pytest.raises(
            UniformError, match=r"Sky\.sky must be a cube map, but is Texture2D.*TextureCube"
        ):
            sky_program.draw(
                Framebuffer(4, 4),
                Sky(flat),
                pos=quad[0],
                direction=view((1, 0, 0)),
                indices=quad[2],
                device=device,
            )
        with pytest.raises(
            UniformError,
            match=r"Textured\.albedo must be a two-dimensional texture, but is TextureCube",
        ):
            textured_program.draw(
                Framebuffer(4, 4),
                textured(cube),
                pos=quad[0],
                uv=quad[1],
                indices=quad[2],
                device=device,
            )


def test_samplers_of_unknown_kinds(make_program):
    with pytest.raises(UniformError, match="volume has the unknown type 'sampler3D'"):
        make_program(Sky, "", "", inputs={}, samplers=[("volume", ["volume"], "sampler3D")])
