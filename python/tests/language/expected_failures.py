"""Cases that compiled code does not get right yet, with the reason.

A case that is listed and passes fails the tests: the list cannot go stale.
"""

#: Reasons by id of the case.
EXPECTED_FAILURES: dict[str, str] = {}

#: Reasons by name of the program, see test_programs.py.
EXPECTED_PROGRAMS: dict[str, str] = {}
