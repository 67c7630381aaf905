"""A thousand random programs of each profile do compiled what they do in CPython; `make fuzz` runs others."""

from __future__ import annotations

import os

import pytest

from tests.fuzz.campaign import run
from tests.fuzz.features import PROFILES

CHUNK = 100


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("first", range(0, 1000, CHUNK))
def test_compiled_programs_agree_with_cpython(profile: str, first: int, tmp_path) -> None:
    seeds = range(first, first + CHUNK)
    # Small ones: compiling large ones takes a second and more.
    result = run(
        seeds,
        tmp_path,
        weights=PROFILES[profile],
        size=0.2,
        processes=min(2, os.cpu_count() or 1),
    )
    failures = [f"{f.path.stem}: {f.report.kind}: {f.report.detail}" for f in result.failures]
    assert not failures, "\n".join(
        [
            *failures,
            f"`make fuzz N=1 SEED=... FUZZ='--profile {profile} --size 0.2'` makes one small",
        ]
    )
    assert result.programs == CHUNK
    # Refusals that are documented are no failures, but a compiler that refuses everything would be.
    assert result.kinds["same"] > 0.9 * CHUNK
    assert result.calls > 2 * CHUNK
