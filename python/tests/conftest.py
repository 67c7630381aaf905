"""In tests the compiler verifies what each pass leaves; for users, what each pipeline leaves."""

from __future__ import annotations

import os

os.environ.setdefault("PYSTREAM_VERIFY", "passes")
