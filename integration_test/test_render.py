"""``python -m pystream render``: a picture of a scene, and what it says where there is none."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent

SCENE = """
import numpy as np
import pystream as ps
from pystream import vec2, vec4

class Flat(ps.Shader):
    aspect: float
    def shade_vertex(self, context, pos: vec2):
        context.position = vec4(pos, 0.0, 1.0)
    def shade_fragment(self, context):
        context.colors = (vec4(1.0, self.aspect * 0.25, 0.0, 1.0),)

class Scene:
    background = (0.0, 0.0, 1.0, 1.0)
    def __init__(self, aspect):
        self.shader = Flat()
        self.shader.aspect = aspect
    def draw(self, program, target, device):
        half = np.array([[-1, -1], [0, -1], [-1, 3], [0, -1], [0, 3], [-1, 3]], np.float32)
        program.draw(target, self.shader, device=device, pos=half)

def scene(aspect=1.0):
    return Scene(aspect)

def square():
    return Scene(1.0)

class Passes:
    # A scene that makes its own passes.
    def __init__(self, frame):
        self.move(frame)
    def move(self, frame):
        self.red = 0.25 * frame
    def render(self, target, device):
        target.clear((self.red, 0.5, 0.0, 1.0))
    def targets(self, width, height, device):
        for name, value in (("first", 50), ("second", 100), ("third", 150), ("fourth", 200)):
            yield name, np.full((height, width, 3), value, np.uint8)

def moving(frame=0):
    return Passes(frame)

class Untargeted(Passes):
    def targets(self, width, height, device):
        return ()

def untargeted():
    return Untargeted(0)

def nothing():
    return 3

def greedy(a, b, *rest):
    return Scene(1.0)

TABLE = 3
"""


def render(tmp_path, *arguments):
    (tmp_path / "picture.py").write_text(SCENE)
    command = [sys.executable, "-m", "pystream", "render", *arguments]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)


@pytest.mark.parametrize("device", ["opengl", "python"])
def test_a_picture(device, tmp_path, opengl):
    result = render(
        tmp_path, "picture.py", "-o", "out/flat.png", "--size", "16x8", "--device", device
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == "out/flat.png  16 x 8\n"
    picture = np.asarray(Image.open(tmp_path / "out" / "flat.png"))
    assert picture.shape == (8, 16, 3)
    assert (abs(picture[:, :8].astype(int) - [255, 127.5, 0]) <= 0.5).all()
    assert (picture[:, 8:] == [0, 0, 255]).all()


def test_another_function(tmp_path, opengl):
    result = render(tmp_path, "picture.py:square", "-o", "a.bmp", "--size", "16x8")
    assert result.returncode == 0, result.stderr
    assert abs(int(np.asarray(Image.open(tmp_path / "a.bmp"))[4, 4, 1]) - 63.75) < 1.0


@pytest.mark.parametrize(("frame", "red"), [([], 0), (["--frame", "2"], 127.5)])
def test_a_frame_of_a_scene_with_passes(frame, red, tmp_path, opengl):
    result = render(tmp_path, "picture.py:moving", "-o", "a.png", "--size", "8x4", *frame)
    assert result.returncode == 0, result.stderr
    picture = np.asarray(Image.open(tmp_path / "a.png")).astype(int)
    assert (abs(picture - [red, 127.5, 0]) <= 0.5).all()


def test_a_contact_sheet(tmp_path):
    result = render(tmp_path, "picture.py:moving", "-o", "a.png", "--size", "96x60", "--gbuffer")
    assert result.returncode == 0, result.stderr
    sheet = np.asarray(Image.open(tmp_path / "a.png"))
    assert sheet.shape == (2 * (20 + 16), 96, 3)
    tiles = [sheet[26, 16], sheet[26, 48], sheet[26, 80], sheet[62, 16], sheet[62, 48]]
    assert [int(tile[0]) for tile in tiles] == [50, 100, 150, 200, 0]
    assert sheet[:16, :32].max() > 150  # the name


def test_an_animation(tmp_path, opengl):
    result = render(
        tmp_path, *("picture.py:moving", "-o", "a.png", "--size", "8x4", "--animate", "3")
    )
    assert result.returncode == 0, result.stderr
    animation = Image.open(tmp_path / "a.png")
    reds = []
    for frame in range(animation.n_frames):
        animation.seek(frame)
        reds.append(int(np.asarray(animation.convert("RGB"))[0, 0, 0]))
    assert [round(red / 63.75) for red in reds] == [0, 1, 2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nofile.py", "-o", "a.png"], "there is no file nofile.py"),
        (["picture.py:missing", "-o", "a.png"], "picture.py has no missing"),
        (["picture.py:TABLE", "-o", "a.png"], "TABLE of picture.py is a int: define a function"),
        (["picture.py:nothing", "-o", "a.png"], "nothing of picture.py gives no scene, but int"),
        (["picture.py:greedy", "-o", "a.png"], "cannot be called without a, b"),
        (["picture.py", "-o", "a.xyz"], "a.xyz is not the name of a picture"),
        (["picture.py", "-o", "a.png", "--size", "16"], "a size is WIDTHxHEIGHT, but got '16'"),
        (["picture.py"], "required: -o"),
        (
            ["picture.py", "-o", "a.png", "--frame", "1"],
            "scene of picture.py has no parameter frame",
        ),
        (["picture.py", "-o", "a.png", "--gbuffer"], "Scene has no method targets"),
        (["picture.py:untargeted", "-o", "a.png", "--gbuffer"], "targets gives no pictures"),
        (["picture.py", "-o", "a.gif", "--animate", "2"], "Scene has no method move(frame)"),
        (["picture.py", "-o", "a.bmp", "--animate", "2"], "a.bmp is not the name of an animation"),
        (["picture.py:moving", "-o", "a.gif", "--animate", "-1"], "1 or more frames, not -1"),
        (["folder", "-o", "a.png"], "there is no file folder"),
    ],
)
def test_mistakes(arguments, message, tmp_path):
    result = render(tmp_path, *arguments)
    assert result.returncode != 0
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_the_still_life(tmp_path, opengl):
    scene = str(ROOT / "examples" / "first_light.py")
    result = render(tmp_path, scene, "-o", "life.png", "--size", "96x54")
    assert result.returncode == 0, result.stderr
    assert np.asarray(Image.open(tmp_path / "life.png")).std() > 20


def test_a_package_with_the_name_of_another(tmp_path):
    (tmp_path / "sub" / "json").mkdir(parents=True)
    (tmp_path / "sub" / "json" / "__init__.py").write_text("def scene(): pass")
    result = render(tmp_path, "sub/json", "-o", "a.png")
    assert result.returncode != 0
    assert "there is another module json" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_courtyard(tmp_path, opengl):
    package = str(ROOT / "examples" / "deferred")
    result = render(
        tmp_path, *(package, "-o", "yard.png", "--size", "96x54", "--frame", "60", "--gbuffer")
    )
    assert result.returncode == 0, result.stderr
    sheet = np.asarray(Image.open(tmp_path / "yard.png"))
    assert sheet.shape == (6 * (18 + 16), 96, 3)
    result = render(tmp_path, package, "-o", "yard.png", "--size", "96x54")
    assert result.returncode == 0, result.stderr
    assert np.asarray(Image.open(tmp_path / "yard.png")).std() > 20
