"""Cases that compiled code does not get right yet, with the reason.

A case that is listed and passes fails the tests: the list cannot go stale.
"""

#: Reasons by id of the case.
EXPECTED_FAILURES: dict[str, str] = {
    "classes::attribute_changes_its_type": "an attribute that holds its own object in a tuple has no type",
    "comprehensions::exhausted_generator": "of two equal expressions, the traceback shows the first",
    "errors::calls_that_do_not_fit": "the message of a call that does not fit has other words",
    "errors::wrong_types_on_one_path_only": "of two equal expressions, the traceback shows the first",
    "exceptions::hierarchy_of_builtins": "a constant power that overflows is not caught",
    "floats::dunders_called_by_name": "numbers have no special methods to call by name",
    "floats::float_floor_division_by_zero": "divmod() by 0.0 has the message of //",
    "floats::negative_base_gives_a_complex": "a negative number to a fractional power raises ValueError",
    "functional::chains": "chain.from_iterable",
    "functional::partial_of_a_partial": "keywords given twice to partial objects",
    "functional::repeats_and_cycles": "* at calls takes tuples only",
    "functions::call_with_an_unpacked_dict": "** at calls takes dictionaries of keyword arguments only",
    "functions::call_with_an_unpacked_list": "* at calls takes tuples only",
    "functions::call_with_an_unpacked_tuple": "* at calls takes tuples only",
    "functions::call_with_the_wrong_number": "the message of a call that does not fit has other words",
    "functions::call_with_unpacked_iterators": "* at calls takes tuples only",
    "functions::kwargs_default_with_setdefault_and_pop": "keyword arguments cannot be modified",
    "integers::bit_counts": "the methods of the smallest int overflow",
    "integers::float_of_constant_strings": "operations on strings that do not fold",
    "integers::int_of_constant_strings": "operations on strings that do not fold",
    "integers::int_with_a_base": "operations on strings that do not fold",
    "lists::list_repetition": "tuples of a length known at run time",
    "lists::tuple_built_in_a_loop": "tuples of a length known at run time",
    "lists::unpacking_other_iterables": "operations on strings that do not fold",
    "loops::enumerate_with_a_start": "operations on strings that do not fold",
    "loops::over_a_string": "operations on strings that do not fold",
    "mappings::string_operations_that_fold": "operations on strings that do not fold",
    "memory::site_with_different_types": "an attribute that holds its own object in a tuple has no type",
    "methods::bound_method_kept": "attributes of bound methods",
    "methods::endless_recursion": "RecursionError leaves compiled code, no handler sees it",
    "methods::first_of_everything": "operations on strings that do not fold",
    "records::dataclass_wrong_arguments": "the message of a call that does not fit has other words",
    "records::int_flags": "members of flags cannot be combined",
    "records::named_tuple_cannot_be_modified": "the message of assigning to a field of a named tuple has other words",
    "records::namedtuple_subclass": "a subclass of a named tuple is no tuple for isinstance()",
    "records::names_from_a_tuple": "setattr() with a name chosen at run time",
    "structures::field_changes_its_type": "an attribute that holds its own object in a tuple has no type",
    "vectors::boolean_vectors": "methods of boolean vectors",
    "vectors::component_by_index": "an index outside of a vector is not checked",
    "vectors::component_written_by_index": "components of vectors cannot be written",
    "vectors::components_written": "components of vectors cannot be written",
    "vectors::integer_vector_division_by_zero": "the compiled code crashes",
    "vectors::swizzles_written": "components of vectors cannot be written",
    "vectors::vector_argument_modified": "components of vectors cannot be written",
    "vectors::vector_arguments_and_results": "a vector that is returned several times comes back as several",
    "vectors::vector_equality": "vectors with NaN do not equal themselves",
    "vectors::vector_modified_through_an_alias": "components of vectors cannot be written",
    "vectors::vector_of_the_wrong_size": "the message of a call that does not fit has other words",
    "vectors::vectors_in_a_loop": "components of vectors cannot be written",
}

#: Reasons by name of the program, see test_programs.py.
EXPECTED_PROGRAMS: dict[str, str] = {
    "autodiff": "* at calls takes tuples only",
}

#: Reasons by id of the case, with numbers of 32 bits and as PTX, see test_gpu_targets.py.
EXPECTED_GPU_FAILURES: dict[str, str] = {
    "integers::sum_of_cubes": "the accumulator of sum() over a generator may be unset for the compiler",
    "structures::join_of_one_class": "objects that merge at a join and are modified stay in memory",
    "structures::join_of_two_classes": "objects that merge at a join and are modified stay in memory",
}

#: Reasons by feature and name of what is not refused as it should be, see test_refused.py.
EXPECTED_REFUSALS: dict[str, str] = {
    "strings built at run time: length": "it is a TypeError at run time",
    "strings built at run time: comparison": "it compares unequal",
    "strings built at run time: repetition": "it is a TypeError at run time",
    "arguments of unknown types: array": "it is an AttributeError of the package's own code",
}

#: Reasons by id of the case or name of the program, see test_stages.py.
EXPECTED_STAGE_FAILURES: dict[str, str] = {}

#: Those of `EXPECTED_FAILURES` that would end the process, and are not run.
CRASHES = frozenset(
    name for name, reason in EXPECTED_FAILURES.items() if reason == "the compiled code crashes"
)
