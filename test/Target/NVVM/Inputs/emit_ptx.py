"""python emit_ptx.py CORE.mlir CHIP: the kernels of a module as PTX."""

import sys
from pathlib import Path

from pystream.runtime.cpu import emit_ptx

sys.stdout.write(emit_ptx(Path(sys.argv[1]).read_text(), sys.argv[2]))
