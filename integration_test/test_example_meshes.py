"""The meshes and the OBJ loader that the examples draw, against geometry known from formulas."""

import sys
from pathlib import Path

import numpy as np
import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
sys.path.insert(0, str(EXAMPLES))

import meshes  # noqa: E402
from obj import ObjError, load_obj  # noqa: E402

CUBE = """
v -1 -1 -1
v 1 -1 -1
v 1 1 -1
v -1 1 -1
v -1 -1 1
v 1 -1 1
v 1 1 1
v -1 1 1
f 4 3 2 1
f 5 6 7 8
f 1 2 6 5
f -1 -2 -6 -5
f 1 5 8 4
f 2 3 7 6
"""


def volume(mesh: meshes.Mesh) -> float:
    """Enclosed volume by the divergence theorem; positive if triangles wind outwards."""
    a, b, c = (mesh.positions[mesh.indices[:, k]].astype(float) for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def assert_normals_follow_winding(mesh: meshes.Mesh) -> None:
    a, b, c = (mesh.positions[mesh.indices[:, k]].astype(float) for k in range(3))
    facing = np.einsum("ij,ij->i", np.cross(b - a, c - a), mesh.normals[mesh.indices].mean(axis=1))
    assert (facing > 0).all()
    np.testing.assert_allclose(np.linalg.norm(mesh.normals, axis=1), 1.0, atol=1e-5)


@pytest.fixture
def write(tmp_path):
    def write_obj(text: str) -> Path:
        path = tmp_path / "model.obj"
        path.write_text(text)
        return path

    return write_obj


def test_sphere():
    mesh = meshes.sphere(radius=2.0, rings=32, segments=64)
    assert mesh.triangles == 2 * 64 * 31
    assert volume(mesh) == pytest.approx(4 / 3 * np.pi * 8, rel=0.01)
    assert_normals_follow_winding(mesh)


def test_torus_knot_is_a_tube_around_its_curve():
    mesh = meshes.torus_knot(tube=0.2, segments=400, sides=32)
    t = np.linspace(0, 1, 20001)
    curve = meshes.knot_curve(t, 2, 3, 1.0)
    length = np.linalg.norm(np.diff(curve, axis=0), axis=1).sum()
    # Pappus: a tube that does not meet itself has the volume of its section times its length.
    assert volume(mesh) == pytest.approx(np.pi * 0.2**2 * length, rel=0.02)
    assert_normals_follow_winding(mesh)


def test_heightfield_follows_the_function():
    def height(x, z):
        return 0.2 * np.sin(x) + 0.1 * z

    mesh = meshes.heightfield(height, extent=5.0, cells=20)
    x, y, z = mesh.positions.T
    assert mesh.triangles == 800
    np.testing.assert_allclose(y, height(x, z), atol=1e-5)
    assert_normals_follow_winding(mesh)


def test_shipped_vase():
    mesh = load_obj(EXAMPLES / "assets" / "vase.obj")
    assert mesh.triangles >= 4000
    assert volume(mesh) > 0
    assert_normals_follow_winding(mesh)
    assert np.ptp(mesh.uvs, axis=0).min() > 1.0


def test_polygons_and_negative_indices(write):
    mesh = load_obj(write(CUBE))
    assert mesh.triangles == 12
    assert volume(mesh) == pytest.approx(8.0)
    # No normals in the file: the smooth ones of a cube point along its diagonals, for symmetric
    # triangulations exactly, and outwards for any.
    assert (np.einsum("ij,ij->i", mesh.positions, mesh.normals) > 1.0).all()


@pytest.mark.parametrize("corner", ["{0}", "{0}/{0}", "{0}//{0}", "{0}/{0}/{0}"])
def test_index_forms(corner, write):
    face = " ".join(corner.format(k) for k in (1, 2, 3))
    text = "v 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\n" + "vn 0 0 2\n" * 3 + f"f {face}\n"
    mesh = load_obj(write(text))
    np.testing.assert_array_equal(mesh.positions, [[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    np.testing.assert_allclose(mesh.normals, [[0, 0, 1]] * 3)
    expected = [[0, 0], [1, 0], [0, 1]] if corner.count("/") in (1, 2) and "//" not in corner else 0
    np.testing.assert_array_equal(mesh.uvs, np.broadcast_to(expected, (3, 2)))


def test_a_position_with_two_texture_coordinates_is_two_vertices(write):
    text = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 1\nf 1/1 2/1 3/1\nf 1/2 3/1 4/1\n"
    mesh = load_obj(write(text))
    assert len(mesh.positions) == 5


def test_comments_continuations_and_unknown_statements(write):
    text = "# a\no thing\nusemtl x\nv 0 0 0 # here\nv 1 0 0\nv 0 1 0\ns off\nf 1 \\\n 2 \\\n 3\n"
    assert load_obj(write(text)).triangles == 1


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("v 1 2", "'v' requires 3 numbers, but got 2"),
        ("v 1 2 three", "'v' requires numbers, but got '1 2 three'"),
        ("vt 1", "'vt' requires 2 numbers, but got 1"),
        ("f 1 2", "a face requires at least 3 corners, but got 2"),
        ("f 1 2 9", "position 9 does not exist; 3 were read so far"),
        ("f 1 2 0", "position 0 does not exist"),
        ("f 1 2 -4", "position -4 does not exist"),
        ("f 1/1 2/1 3/1", "texture coordinate 1 does not exist"),
        ("f 1//1 2//1 3//1", "normal 1 does not exist"),
        ("f a b c", "a face corner requires integers, but got 'a'"),
        ("f 1/1/1/1 2 3", "requires v, v/vt, v//vn or v/vt/vn, but got '1/1/1/1'"),
        ("f /1 2 3", "a face corner requires a position, but got '/1'"),
    ],
)
def test_errors_name_file_and_line(statement, message, write):
    path = write(f"v 0 0 0\nv 1 0 0\nv 0 1 0\n{statement}\n")
    with pytest.raises(ObjError) as error:
        load_obj(path)
    assert str(error.value).startswith(f"{path}:4: ")
    assert message in str(error.value)


def test_a_file_without_faces_is_an_error(write):
    with pytest.raises(ObjError, match="no faces"):
        load_obj(write("v 0 0 0\n"))
