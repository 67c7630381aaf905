"""What is left of memory at stage registers, counted in its text.

``python -m tests.language.memory_counts`` prints the table of `test_memory_on_devices` as it is now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

#: Operations on objects, lists and slots: registers and pools take their place.
_OBJECTS = re.compile(
    r"pystream\.(alloc|field_load|field_store|buffer_\w+|local|load|store|cell\w*)\b"
)
_ALLOCA = re.compile(r"memref\.alloca\(\) : memref<(?:(\d+)x)?[^>]*>+ loc\((#loc\d*)\)")
_NAME = re.compile(r'^(#loc\d*) = loc\("([^"]*)"\(', re.MULTILINE)
#: Arrays of the kernel have no size that is known.
_ACCESS = re.compile(r"memref\.(load|store) .* : memref<(?!\?)")


@dataclass(frozen=True)
class MemoryCounts:
    """What a kernel keeps in memory.

    Attributes:
        pools: places of each pool by name; those of pools with the same name are summed up.
        loads, stores: operations that access pools.
        objects: operations on objects that are no pools; none may be left.
    """

    pools: dict[str, int] = field(default_factory=dict)
    loads: int = 0
    stores: int = 0
    objects: int = 0


def count_memory(text: str) -> MemoryCounts:
    """The counts of a module at stage registers."""
    names = dict(_NAME.findall(text))
    pools: dict[str, int] = {}
    for size, location in _ALLOCA.findall(text):
        name = names.get(location, "counter")
        pools[name] = pools.get(name, 0) + int(size or 1)
    accesses = _ACCESS.findall(text)
    return MemoryCounts(
        dict(sorted(pools.items())),
        accesses.count("load"),
        accesses.count("store"),
        len(_OBJECTS.findall(text)),
    )


def main() -> None:
    """Print the table."""
    from .kernels_of_cases import case_kernel, gpu_cases, registers_text

    for case in gpu_cases():
        if case.module == "bounded_memory":
            counts = count_memory(registers_text(case_kernel(case)))
            row = ", ".join(map(repr, (counts.pools, counts.loads, counts.stores)))
            print(f'    "{case.function.__name__}": MemoryCounts({row}),', flush=True)


if __name__ == "__main__":
    main()
