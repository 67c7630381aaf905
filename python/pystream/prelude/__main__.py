"""Write the prelude as MLIR text: ``python -m pystream.prelude OUT.mlir``."""

import sys
from pathlib import Path

from . import prelude_text

if len(sys.argv) != 2:
    sys.exit("usage: python -m pystream.prelude OUT.mlir")
Path(sys.argv[1]).write_text(prelude_text(), encoding="utf-8")
