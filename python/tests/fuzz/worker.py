"""A process that runs programs, and may crash or hang in doing so.

    python -m tests.fuzz.worker --compiler jit

Reads a JSON object a line, {"seed": n, "weights": {...}, "size": x, "path": file} or {"path": file}: the program of
the seed is written to that file first. Answers with a line of the report's fields and "used", counts of
features. Ends with the end of its input.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import resource
import sys
from pathlib import Path

from .compilers import compiler
from .execution import run_program
from .features import Features
from .program import generate

#: Bytes of address space: a compiler that devours memory must not take the machine along.
MEMORY = 8 << 30


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(description="Runs programs that a campaign sends.")
    parser.add_argument("--compiler", default="jit")
    arguments = parser.parse_args()
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.dont_write_bytecode = True
    # Whatever compiled code prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    compile_ = compiler(arguments.compiler)
    for line in sys.stdin:
        request = json.loads(line)
        path = Path(request["path"])
        used: dict[str, int] = {}
        if "seed" in request:
            features = Features(request.get("weights"))
            program = generate(request["seed"], features, request.get("size"))
            path.write_text(program.source)
            used = dict(program.used)
        report = run_program(path, compile_)
        print(json.dumps(report.to_dict() | {"used": used}), file=answers, flush=True)


if __name__ == "__main__":
    main()
