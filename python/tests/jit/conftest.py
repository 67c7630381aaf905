"""Fixtures for compiled functions."""

import subprocess
from pathlib import Path

import pytest

OPT = Path(__file__).resolve().parents[3] / "build" / "bin" / "pystream-opt"


@pytest.fixture(scope="session", autouse=True)
def no_cache():
    """Tests neither use nor fill the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSTREAM_CACHE", "off")
        yield


@pytest.fixture(scope="session")
def verify():
    """Parses and verifies text with pystream-opt; gives what it prints."""
    if not OPT.exists():
        pytest.skip(f"{OPT} is not built")

    def run(text: str) -> str:
        result = subprocess.run([OPT, "-"], input=text, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
        return result.stdout

    return run
