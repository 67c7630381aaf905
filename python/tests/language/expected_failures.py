"""Cases that compiled code does not get right yet, with the reason.

A case that is listed and passes fails the tests: the list cannot go stale.
"""

#: Reasons by id of the case.
EXPECTED_FAILURES: dict[str, str] = {}

#: Reasons by name of the program, see test_programs.py.
EXPECTED_PROGRAMS: dict[str, str] = {}

#: Reasons by id of the case, with numbers of 32 bits and as PTX, see test_gpu_targets.py.
EXPECTED_GPU_FAILURES: dict[str, str] = {}

#: Reasons by feature and name of what is not refused as it should be, see test_refused.py.
EXPECTED_REFUSALS: dict[str, str] = {}

#: Reasons by id of the case or name of the program, see test_stages.py.
EXPECTED_STAGE_FAILURES: dict[str, str] = {name: EXPECTED_FAILURES[name] for name in ()}
