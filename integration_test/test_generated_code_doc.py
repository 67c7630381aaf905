"""docs/GeneratedCode.md and docs/HeapToRegister.md show what the compiler makes today."""

import importlib.machinery
import importlib.util
import struct
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "update-docs"


@pytest.fixture(scope="module")
def update_docs():
    loader = importlib.machinery.SourceFileLoader("update_docs", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("update_docs", loader))
    loader.exec_module(module)
    return module


def test_listings_are_what_the_compiler_makes(update_docs):
    page = update_docs.PAGE.read_text()
    assert update_docs.update_listings(page) == page, "run scripts/update-docs, and read the page"


def test_numbers_are_what_the_tools_measure(update_docs):
    page = update_docs.PAGE.read_text()
    assert update_docs.update_numbers(page) == page, "run scripts/update-docs, and read the page"


def test_objects_leave_memory_as_the_page_says(update_docs):
    page = update_docs.HEAP_PAGE.read_text()
    assert update_docs.update_heap_page(page) == page, "run scripts/update-docs, and read the page"


def test_instructions_are_counted_inside_of_functions(update_docs):
    def instruction(opcode: int, *operands: int) -> tuple[int, ...]:
        return ((len(operands) + 1) << 16 | opcode, *operands)

    words = [0x07230203, 0x00010300, 0, 9, 0]
    words += instruction(17, 1)  # OpCapability
    words += instruction(54, 1, 2, 0, 3)  # OpFunction
    words += instruction(248, 4)  # OpLabel
    words += instruction(8, 5, 1, 1)  # OpLine
    words += instruction(253)  # OpReturn
    words += instruction(56)  # OpFunctionEnd
    assert update_docs.count_instructions(struct.pack(f"{len(words)}I", *words)) == 4
    with pytest.raises(ValueError, match="not a SPIR-V module"):
        update_docs.count_instructions(b"GLSL" * 5)
