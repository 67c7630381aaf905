"""Memory on targets without a heap: what stays at stage registers, by number, and PTX that ptxas takes.

That the results are CPython's is tested elsewhere: `test_memory` and `test_containers` in exact mode,
`test_gpu_targets` with 32 bits, `integration_test/test_memory_on_a_driver.py` on a graphics driver.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pystream.runtime.cpu import emit_ptx

from .corpus import Case, corpus
from .kernels_of_cases import case_kernel, core_text, registers_text
from .memory_counts import MemoryCounts, count_memory

CASES = {c.function.__name__: c for c in corpus() if c.module == "bounded_memory"}

#: Pools with their places, loads and stores. `python -m tests.language.memory_counts` prints the table anew;
#: a number may only grow for a reason.
EXPECTED = {
    "alias_chosen_twice": MemoryCounts({"r_value": 3}, 5, 5),
    "alias_held_by_two_objects": MemoryCounts({}, 0, 0),
    "modified_by_a_call_with_a_loop": MemoryCounts({}, 0, 0),
    "argument_is_one_of_two": MemoryCounts({"r_x": 2, "r_y": 2}, 6, 6),
    "element_modified_through_an_index": MemoryCounts({"points": 4, "r_x": 4, "r_y": 4}, 17, 8),
    "held_by_a_tuple_and_a_list": MemoryCounts({"box_value": 2, "r": 2}, 4, 5),
    "field_clamped_in_a_loop": MemoryCounts({}, 0, 0),
    "carried_and_replaced": MemoryCounts({"r_x": 6, "r_y": 6}, 4, 6),
    "previous_and_current": MemoryCounts({}, 0, 0),
    "best_of_several": MemoryCounts({}, 0, 0),
    "kept_and_modified_later": MemoryCounts({"boxes": 4, "r_value": 4}, 12, 3),
    "site_of_two_calls": MemoryCounts({"r_x": 2, "r_y": 2}, 6, 6),
    "site_in_a_loop_and_out_of_it": MemoryCounts({"first_x": 4, "first_y": 4}, 6, 6),
    "nested_and_shared": MemoryCounts({}, 0, 0),
    "join_of_one_class_modified": MemoryCounts({}, 0, 0),
    "join_of_two_classes_modified": MemoryCounts({}, 0, 0),
    "join_with_none_tested": MemoryCounts({}, 0, 0),
    "join_with_a_number_or_none_in_a_tuple": MemoryCounts({}, 0, 0),
    "bounded_linked_list": MemoryCounts({"head_next": 10, "head_value": 5}, 3, 4),
    "linked_list_turned_round": MemoryCounts({"head_next": 8, "head_value": 4}, 6, 7),
    "ring_of_nodes": MemoryCounts({"r_next": 6, "r_value": 3}, 6, 10),
    "swapped_on_a_condition": MemoryCounts({"r_x": 2, "r_y": 2}, 7, 8),
    "swapped_fields_that_are_objects": MemoryCounts({}, 0, 0),
    "tree_with_a_chosen_leaf": MemoryCounts({}, 0, 0),
    "tree_with_a_chosen_root": MemoryCounts({}, 0, 0),
    "constant_indices": MemoryCounts({}, 0, 0),
    "dynamic_indices": MemoryCounts({"items": 4}, 4, 6),
    "appended_and_popped": MemoryCounts({"items": 10}, 7, 4),
    "stack_of_numbers": MemoryCounts({"stack": 17}, 2, 4),
    "slices_of_lists": MemoryCounts({}, 0, 0),
    "rows_and_columns": MemoryCounts({"r": 9, "rows_items": 3, "rows_size": 3}, 10, 16),
    "sorted_small_list": MemoryCounts({"items": 4}, 14, 8),
    "sorted_objects": MemoryCounts({"points_x": 3, "points_y": 3, "r": 3}, 25, 19),
    "shapes_in_a_list": MemoryCounts({"r_r": 2, "shapes": 6}, 9, 10),
    "options_by_name": MemoryCounts({}, 0, 0),
    "entries_in_order": MemoryCounts({}, 0, 0),
    "numbers_as_keys": MemoryCounts({"names": 6}, 6, 8),
    "one_entry": MemoryCounts({}, 0, 0),
    "membership_of_constants": MemoryCounts({"r": 3}, 2, 3),
    "unpacked_tuples": MemoryCounts({}, 0, 0),
    "starred_list": MemoryCounts({}, 0, 0),
    "concatenated_tuples": MemoryCounts({}, 0, 0),
    "branch_chosen_by_a_string": MemoryCounts({}, 0, 0),
    "messages_of_errors": MemoryCounts({}, 0, 0),
    "own_iterators_and_generators": MemoryCounts({}, 0, 0),
    "loops_over_two_classes_are_unrolled": MemoryCounts({}, 1, 0),
}


def cases() -> list[pytest.ParameterSet]:
    return [pytest.param(case, id=name) for name, case in CASES.items()]


def test_every_case_has_counts() -> None:
    assert set(EXPECTED) == set(CASES)


@pytest.mark.parametrize("case", cases())
def test_what_stays_in_memory(case: Case) -> None:
    counts = count_memory(registers_text(case_kernel(case)))
    assert counts == EXPECTED[case.function.__name__]
    assert counts.objects == 0


@pytest.fixture(scope="module")
def ptxas() -> str:
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    found = shutil.which("ptxas", path=places)
    if not found:
        pytest.skip("there is no ptxas: it comes with the CUDA toolkit")
    return found


@pytest.mark.parametrize("case", cases())
def test_ptx_assembles(case: Case, ptxas: str, tmp_path: Path) -> None:
    source = tmp_path / "case.ptx"
    source.write_text(emit_ptx(core_text(case_kernel(case)), "sm_80"))
    command = [ptxas, "-arch=sm_80", source, "-o", tmp_path / "case.cubin"]
    assembled = subprocess.run(command, capture_output=True, text=True)
    assert assembled.returncode == 0, assembled.stderr


def test_counts_see_what_is_left() -> None:
    """The counts are taken from text: a text with everything in it has them all."""
    text = """
    %a = memref.alloca() : memref<8xf32> loc(#loc1)
    %b = memref.alloca() : memref<i32> loc(#loc2)
    %c = memref.load %a[%i] : memref<8xf32> loc(#loc1)
    memref.store %c, %x[%i] : memref<?xf32> loc(#loc1)
    memref.store %d, %b[] : memref<i32> loc(#loc1)
    %o = pystream.alloc : <@C> loc(#loc1)
#loc1 = loc("points_x"(#loc9))
"""
    assert count_memory(text) == MemoryCounts({"counter": 1, "points_x": 8}, 1, 1, 1)
