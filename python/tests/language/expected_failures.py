"""Cases that compiled code does not get right yet, with the reason.

A case that is listed and passes fails the tests: the list cannot go stale.
"""

#: Reasons by id of the case.
EXPECTED_FAILURES: dict[str, str] = {
    "classes::attribute_changes_its_type": "an attribute that holds its own object in a tuple has no type",
    "errors::calls_that_do_not_fit": "the message of a call that does not fit has other words",
    "exceptions::hierarchy_of_builtins": "a constant power that overflows is not caught",
    "floats::negative_base_gives_a_complex": "a negative number to a fractional power raises ValueError",
    "functions::call_with_an_unpacked_dict": "** at calls takes dictionaries of keyword arguments only",
    "functions::call_with_the_wrong_number": "the message of a call that does not fit has other words",
    "functions::kwargs_default_with_setdefault_and_pop": "keyword arguments cannot be modified",
    "integers::float_of_constant_strings": "operations on strings that do not fold",
    "integers::int_of_constant_strings": "operations on strings that do not fold",
    "integers::int_with_a_base": "operations on strings that do not fold",
    "lists::tuple_built_in_a_loop": "tuples of a length known at run time",
    "mappings::string_operations_that_fold": "operations on strings that do not fold",
    "memory::site_with_different_types": "an attribute that holds its own object in a tuple has no type",
    "methods::bound_method_kept": "attributes of bound methods",
    "methods::endless_recursion": "RecursionError leaves compiled code, no handler sees it",
    "records::dataclass_wrong_arguments": "the message of a call that does not fit has other words",
    "records::int_flags": "members of flags cannot be combined",
    "records::names_from_a_tuple": "setattr() with a name chosen at run time",
    "structures::field_changes_its_type": "an attribute that holds its own object in a tuple has no type",
    "vectors::boolean_vectors": "methods of boolean vectors",
    "vectors::component_by_index": "the message of an index outside of a vector has other words",
    "vectors::component_written_by_index": "components of vectors cannot be written",
    "vectors::components_written": "components of vectors cannot be written",
    "vectors::swizzles_written": "components of vectors cannot be written",
    "vectors::vector_argument_modified": "components of vectors cannot be written",
    "vectors::vector_arguments_and_results": "a vector that is returned several times comes back as several",
    "vectors::vector_equality": "vectors with NaN do not equal themselves",
    "vectors::vector_modified_through_an_alias": "components of vectors cannot be written",
    "vectors::vector_of_the_wrong_size": "the message of a call that does not fit has other words",
    "vectors::vectors_in_a_loop": "components of vectors cannot be written",
}

#: Reasons by name of the program, see test_programs.py.
EXPECTED_PROGRAMS: dict[str, str] = {}

#: Reasons by id of the case, with numbers of 32 bits and as PTX, see test_gpu_targets.py.
EXPECTED_GPU_FAILURES: dict[str, str] = {
    "integers::sum_of_cubes": "the accumulator of sum() over a generator may be unset for the compiler",
    "structures::join_of_one_class": "objects that merge at a join and are modified stay in memory",
    "structures::join_of_two_classes": "objects that merge at a join and are modified stay in memory",
}

#: Reasons by feature and name of what is not refused as it should be, see test_refused.py.
EXPECTED_REFUSALS: dict[str, str] = {
    "strings built at run time: repetition": "the message speaks of recursion in the prelude",
    "arguments of unknown types: array": "it is a TypeError at run time",
}

#: Reasons by id of the case or name of the program, see test_stages.py.
EXPECTED_STAGE_FAILURES: dict[str, str] = {
    name: EXPECTED_FAILURES[name]
    for name in (
        "classes::attribute_changes_its_type",
        "functions::kwargs_default_with_setdefault_and_pop",
        "lists::tuple_built_in_a_loop",
        "mappings::string_operations_that_fold",
        "memory::site_with_different_types",
        "records::names_from_a_tuple",
        "structures::field_changes_its_type",
        "vectors::component_written_by_index",
        "vectors::components_written",
        "vectors::swizzles_written",
        "vectors::vector_argument_modified",
        "vectors::vector_modified_through_an_alias",
        "vectors::vectors_in_a_loop",
    )
}
