"""Kernels that are refused for GPU targets: those have no memory that a program could ask for.

As in `refusals`, «» stand around the place that the error must show.
"""

from __future__ import annotations

from .refusals import REFUSED, Refusal

#: Kernels `refused` that are refused for targets with 32 bits and without memory of their own.
GPU_REFUSALS: list[Refusal] = []


def gpu_refuses(feature: str, name: str, source: str, message: str, kind: str) -> None:
    """Adds a refusal for GPU targets. Raises ValueError if the documentation has no such feature."""
    if feature not in REFUSED:
        raise ValueError(f"no feature {feature!r}")
    GPU_REFUSALS.append(Refusal(feature, name, source, message, kind, ()))


def kernel(*statements: str) -> str:
    """The source of a kernel with these statements."""
    head = "@ps.kernel\ndef refused(i: int, y: ps.Array[float]):\n"
    return head + "".join(f"    {statement}\n" for statement in statements)


C = "CompileError"
RECURSION = "unbounded recursion (GPU targets)"
FACTORIAL = "def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)\n"
EVEN = """def even(n):
    return True if n == 0 else odd(n - 1)
def odd(n):
    return False if n == 0 else even(n - 1)
"""
gpu_refuses(
    RECURSION,
    "factorial",
    FACTORIAL + kernel("y[i] = «fact(int(y[i]))»"),
    "a call is left: recursion whose depth is not known cannot be compiled for this target",
    "CompileError",
)
gpu_refuses(
    RECURSION,
    "mutual",
    EVEN + kernel("y[i] = 1.0 if «even(int(y[i]))» else 0.0"),
    "a call is left: recursion whose depth is not known cannot be compiled for this target",
    "CompileError",
)

ALLOCATION = "unbounded allocation (GPU targets)"
NODE = """class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next
"""
gpu_refuses(
    ALLOCATION,
    "linked list",
    NODE
    + kernel(
        "head = None",
        "for k in range(int(y[i])):",
        "    head = «Node(k, head)»",
        "total = 0",
        "while head is not None:",
        "    total += head.value",
        "    head = head.next",
        "y[i] = total",
    ),
    "objects of class 'Node' are made in a loop whose number of rounds is not known,"
    " but this target has no heap",
    "CompileError",
)
gpu_refuses(
    ALLOCATION,
    "list that grows",
    kernel(
        "items = []",
        "for k in range(int(y[i])):",
        "    «items.append(k)»",
        "y[i] = sum(items)",
    ),
    "a list grows in a loop whose number of rounds is not known, but this target has no heap",
    "CompileError",
)
gpu_refuses(
    ALLOCATION,
    "list of a size known at run time",
    kernel("items = «[0.0] * int(y[i])»", "y[i] = len(items)"),
    "a list grows by a number of elements that is not known, but this target has no heap",
    "CompileError",
)
DICT = "dicts with dynamic keys (GPU targets)"
gpu_refuses(
    DICT,
    "dictionary",
    kernel(
        "table = {}",
        "for k in range(int(y[i])):",
        "    «table[k] = 1»",
        "y[i] = len(table)",
    ),
    "a list grows in a loop whose number of rounds is not known, but this target has no heap",
    "CompileError",
)
gpu_refuses(
    DICT,
    "set",
    kernel(
        "seen = set()",
        "for k in range(int(y[i])):",
        "    «seen.add(k)»",
        "y[i] = len(seen)",
    ),
    "a list grows in a loop whose number of rounds is not known, but this target has no heap",
    "CompileError",
)
gpu_refuses(
    DICT,
    "entry removed",
    kernel("table = {'a': 1, 'b': 2}", "del «table['a']»", "y[i] = len(table)"),
    "nothing can be removed from a dictionary for this target",
    "UnsupportedError",
)
gpu_refuses(
    DICT,
    "union of sets",
    kernel("y[i] = len(«{1, 2} | {int(y[i])}»)"),
    "this operation of a set cannot be compiled for this target",
    "UnsupportedError",
)
