"""The frontend: a snapshot of the closed world around an entry point, written as MLIR text.

`import_shader` and `import_kernel` give the module at stage *imported*; `prelude_text` of
`pystream.prelude` imports Python's own semantics the same way.
"""

from .entries import import_kernel, import_shader

__all__ = ["import_kernel", "import_shader"]
