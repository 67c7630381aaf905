"""Importing the package is cheap and needs neither a driver nor the libraries for one."""

import subprocess
import sys
from pathlib import Path

import pystream

PYTHON = Path(pystream.__file__).parents[1]


def run(script):
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(PYTHON)!r}); {script}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_import_loads_nothing_heavy():
    heavy = "numpy moderngl glcontext PIL rich"
    assert (
        run(f"import pystream; print([m for m in {heavy.split()!r} if m in sys.modules])") == "[]\n"
    )
    script = "from pystream import vec3; print(vec3(1), 'numpy' in sys.modules)"
    assert run(script) == "vec3(1.0, 1.0, 1.0) False\n"


def test_import_takes_less_than_a_tenth_of_a_second():
    script = "import time; start = time.perf_counter(); import pystream; print(time.perf_counter() - start)"
    assert min(float(run(script)) for _ in range(3)) < 0.1


def test_every_public_name_exists():
    for name in pystream.__all__:
        assert getattr(pystream, name) is not None
        assert name in dir(pystream)
