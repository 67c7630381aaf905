"""Write the prelude as MLIR text: ``python -m pystream.prelude OUT.mlir``."""

import re
import sys
from pathlib import Path

from . import prelude_text

if len(sys.argv) != 2:
    sys.exit("usage: python -m pystream.prelude OUT.mlir")
text = prelude_text()
# The compiler reads only the functions that a program needs, and must know what the others store.
stored = sorted(set(re.findall(r'pystream\.setattr %\S+, ("\w+")', text)))
header = f"module attributes {{pystream.stored_names = [{', '.join(stored)}]}} {{"
text, count = re.subn(r"^module \{", lambda _: header, text, count=1, flags=re.MULTILINE)
assert count == 1, "the prelude is one module"
Path(sys.argv[1]).write_text(text, encoding="utf-8")
