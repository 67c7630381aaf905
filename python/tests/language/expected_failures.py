"""Cases that compiled code does not get right yet, with the reason.

A case that is listed and passes fails the tests: the list cannot go stale.
"""

#: Reasons by id of the case.
EXPECTED_FAILURES: dict[str, str] = {
    "exceptions::unset_variable_before_an_assignment_in_try": "an unset variable raises where it is used, not read",
    "methods::endless_recursion": "RecursionError leaves compiled code, no handler sees it",
}

#: Reasons by name of the program, see test_programs.py.
EXPECTED_PROGRAMS: dict[str, str] = {}

#: Reasons by id of the case, with numbers of 32 bits and as PTX, see test_gpu_targets.py.
EXPECTED_GPU_FAILURES: dict[str, str] = {}

#: Reasons by feature and name of what is not refused as it should be, see test_refused.py.
EXPECTED_REFUSALS: dict[str, str] = {}

#: Reasons by id of the case or name of the program, see test_stages.py.
EXPECTED_STAGE_FAILURES: dict[str, str] = {name: EXPECTED_FAILURES[name] for name in ()}
