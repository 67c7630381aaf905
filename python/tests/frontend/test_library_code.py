"""Real code that was not written for the compiler."""

import colorsys
import importlib
import itertools
import types

import pytest

from pystream.frontend.snapshot import World

MODULES = (
    "argparse ast collections colorsys contextlib dataclasses difflib enum fractions inspect logging"
    " random statistics tarfile textwrap typing unittest.mock"
)


@pytest.mark.parametrize("name", MODULES.split())
def test_every_module_imports(name, verify):
    """Whatever is in a module, importing it neither crashes nor gives broken IR."""
    world = World()
    module = importlib.import_module(name)
    for value in vars(module).values():
        methods = vars(value).values() if isinstance(value, type) else [value]
        for function in methods:
            if isinstance(function, types.FunctionType):
                world.function_symbol(function)
    verify(world.text())


@pytest.mark.parametrize(
    "name", ["rgb_to_hsv", "hsv_to_rgb", "rgb_to_hls", "hls_to_rgb", "rgb_to_yiq"]
)
def test_colorsys(name, interpreted):
    function = getattr(colorsys, name)
    imported = interpreted(function)
    for color in itertools.product((0.0, 0.3, 0.5, 0.9, 1.0), repeat=3):
        assert imported(*color) == function(*color)
