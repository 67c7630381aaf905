"""Calls with ``*`` or ``**`` before what has a length known at run time only: the number of values and the
keys decide which parameter gets what.
"""

from __future__ import annotations

from .dicts import dict
from .intrinsics import (
    MISSING,
    any_number,
    by_alternative,
    fail,
    full_name,
    keyword_names,
    keyword_values,
    keywords,
    kind,
    message,
    missing_message,
    mro_lookup,
    parameter_default,
    parameter_names,
    parameter_required,
    positional_limit,
    qualified_name,
    taken_positional,
    takes_keywords,
    takes_rest,
    type_,
)
from .operators import is_iterable
from .tuples import append_elements, construct_tuple, dynamic_like

# Positional arguments


@any_number
def call_starred(f, done, parts, index, /, **kwargs):
    """``f(*done, *parts[index], *parts[index + 1], ..., **kwargs)``."""
    if index == len(parts):
        return f(*done, **kwargs)
    part = parts[index]
    if kind(part) == "tuple":
        return call_starred(f, done + part, parts, index + 1, **kwargs)
    check_iterables(f, parts, index, len(parts) > 1)
    values = joined_values(parts, index)
    limit = callee_limit(f)
    if limit < 0:
        return call_listed(f, done, values, 8, kwargs)
    return call_counted(f, done, values, 0, limit, kwargs)


def check_iterables(f, parts, index, several):
    """Raise TypeError for the first of the parts that is not iterable."""
    if index < len(parts):
        part = parts[index]
        if not is_iterable(part):
            if several:
                return fail("TypeError", "Value after * must be an iterable, not ", type_(part))
            return fail(
                "TypeError",
                callee_name(f),
                " argument after * must be an iterable, not ",
                type_(part),
            )
        check_iterables(f, parts, index + 1, several)


def joined_values(parts, index):
    """The values of the parts from `index` on, in one tuple."""
    if index + 1 == len(parts):
        return construct_tuple(parts[index])
    result = dynamic_like(parts)
    append_parts(result, parts, index)
    return result


def append_parts(result, parts, index):
    """Append the values of the parts from `index` on."""
    if index < len(parts):
        append_elements(result, parts[index])
        append_parts(result, parts, index + 1)


def called_function(f):
    """The function that a call of a class or object comes to, or MISSING."""
    what = kind(f)
    if what == "class":
        function = mro_lookup(f, "__init__")
        if kind(function) == "function":
            return function
        return mro_lookup(f, "__new__")
    if what == "instance":
        return mro_lookup(type_(f), "__call__")
    return f


def callee_limit(f):
    """How many positional arguments a callable takes besides ``*args``; -1 where that is not known."""
    function = called_function(f)
    what = kind(function)
    if what == "function":
        limit = positional_limit(function)
        if limit > 0 and kind(f) != "function":
            return limit - 1
        return limit
    if what == "method":
        return positional_limit(function)
    if kind(f) == "class" and mro_lookup(f, "__enum_members__") is MISSING:
        return 0 if function is MISSING else -1
    return -1


def callee_name(f):
    """What messages about the values of a call name."""
    if kind(f) == "class":
        return message(f, "()")
    function = called_function(f)
    if kind(function) == "function" or kind(function) == "method":
        return message(full_name(function), "()")
    return message(type_(f), "()")


def callee_takes_rest(f):
    """Whether a callable has ``*args``."""
    return takes_rest(called_function(f))


def call_counted(f, done, values, index, limit, kwargs):
    """``f(*done, *values[index:], **kwargs)``, one call for each number of values that `f` takes."""
    if len(done) >= limit and callee_takes_rest(f):
        rest = joined_values((done[limit:], values[index:]), 0)
        if kind(f) == "function" or kind(f) == "method":
            return f(*done[:limit], *rest, **kwargs)
        return f(*joined_values((done[:limit], rest), 0), **kwargs)
    if len(values) == index:
        return f(*done, **kwargs)
    if len(done) >= limit:
        given = len(done) + len(values) - index
        if limit > 0 or given > 1:
            return call_with_too_many(f, given, done, kwargs)
        return f(*done, values[index], **kwargs)
    return call_counted(f, done + (values[index],), values, index + 1, limit, kwargs)


def call_with_too_many(f, given, done, kwargs):
    """The error of a call with too many positional arguments."""
    function = called_function(f)
    if kind(function) != "function" and kind(function) != "method":
        return f(*done, MISSING, **kwargs)
    if kind(f) != "function":
        given = given + 1  # self
    raise TypeError(f"{taken_positional(function)} but {given} were given")


def call_listed(f, done, values, most, kwargs):
    """``f(*done, *values, **kwargs)``, one call for each length, for what tells nothing of its parameters."""
    return call_length(f, done, values, 0, most, kwargs)


def call_length(f, done, values, index, most, kwargs):
    """`call_listed` with `index` values done."""
    if len(values) == index:
        return f(*done, **kwargs)
    if index == most:
        # Each number of elements is a call compiled for it, so that there must be a last one;
        # docs/Semantics.md.
        raise NotImplementedError("compiled calls of this function unpack at most 8 values")
    return call_length(f, done + (values[index],), values, index + 1, most, kwargs)


# Keyword arguments


def call_mapped(f, done, given, mappings, rest, /):
    """``f(*done, *rest, **given, **mappings[0], **mappings[1], ...)``."""
    function = called_function(f)
    if kind(f) == "class":  # whose `construct` takes any keyword arguments
        return f(*done, *rest, **merged_mapping(f, given, mappings))
    if kind(function) != "function" and kind(function) != "method":
        return fail("UnsupportedError", "this call takes no dictionary of keyword arguments")
    mapping = one_mapping(f, given, mappings)
    names = parameter_names(function, len(done))
    check_keys(f, function, names, parameter_names(function, 0), mapping, len(done))
    return call_named(f, function, done, rest, given, mapping, names, 0, ())


def one_mapping(f, given, mappings):
    """The dictionary of all mappings, which share no key with one another, nor with `given`."""
    if len(mappings) == 1:
        mapping = as_mapping(f, mappings[0])
        check_given(f, keyword_names(given), 0, mapping)
        return mapping
    return merged_mapping(f, given, mappings)


def check_given(f, names, index, mapping):
    """Raise TypeError if a keyword argument is in the mapping as well."""
    if index < len(names):
        if names[index] in mapping:
            raise_repeated(f, names[index])
        check_given(f, names, index + 1, mapping)


def merged_mapping(f, given, mappings):
    """A new dictionary of the mappings and the keyword arguments."""
    result = dict()
    merge_mappings(f, result, mappings, 0)
    merge_given(f, result, keyword_names(given), keyword_values(given), 0)
    return result


def merge_mappings(f, result, mappings, index):
    """Add the mappings from `index` on."""
    if index < len(mappings):
        mapping = as_mapping(f, mappings[index])
        for key in mapping:
            if key in result:
                raise_repeated(f, key)
            result[key] = mapping[key]
        merge_mappings(f, result, mappings, index + 1)


def merge_given(f, result, names, values, index):
    """Add the keyword arguments from `index` on."""
    if index < len(names):
        if names[index] in result:
            raise_repeated(f, names[index])
        result[names[index]] = values[index]
        merge_given(f, result, names, values, index + 1)


def raise_repeated(f, name):
    """The error for a name that comes twice."""
    raise TypeError(f"{callee_name(f)} got multiple values for keyword argument '{name}'")


@by_alternative
def as_mapping(f, mapping):
    """A dictionary of the entries of a mapping."""
    if kind(mapping) == "dict":
        result = dict()
        merge_given(f, result, keyword_names(mapping), keyword_values(mapping), 0)
        return result
    if kind(mapping) == "instance":
        if isinstance(mapping, dict):
            return mapping
        if mro_lookup(type_(mapping), "keys") is not MISSING:
            result = dict()
            for key in mapping.keys():
                result[key] = mapping[key]
            return result
    return fail(
        "TypeError", callee_name(f), " argument after ** must be a mapping, not ", type_(mapping)
    )


def check_keys(f, function, names, all_names, mapping, given):
    """Raise TypeError for the first key that is no parameter's name, or that of one that has a value."""
    for key in mapping:
        if not is_text(key):
            raise TypeError("keywords must be strings")
        if key not in names:
            if key in all_names:
                raise TypeError(
                    f"{qualified_name(function)}() got multiple values for argument '{key}'"
                )
            if not takes_keywords(function):
                raise TypeError(
                    f"{qualified_name(function)}() got an unexpected keyword argument '{key}'"
                )


@by_alternative
def is_text(x):
    """Whether a value is a string."""
    return kind(x) == "str"


def call_named(f, function, done, rest, given, mapping, names, index, missing):
    """`call_mapped` from the parameter `index` on: its value comes from the mapping, or is the default."""
    if index == len(names):
        if len(missing) > 0:
            return fail("TypeError", missing_message(function, missing))
        if takes_keywords(function):
            own = chosen_keywords(given, names, 0, (), ())
            return f(*done, *rest, **own, **other_keywords(given, mapping, names))
        return f(*done, *rest, **given)
    name = names[index]
    if name in keyword_names(given):
        return call_named(f, function, done, rest, given, mapping, names, index + 1, missing)
    if parameter_required(function, name):
        if name not in mapping:
            return call_named(
                f, function, done, rest, given, mapping, names, index + 1, missing + (name,)
            )
        value = mapping[name]
    else:
        value = mapping.get(name, parameter_default(function, name))
    more = keywords(keyword_names(given) + (name,), keyword_values(given) + (value,))
    return call_named(f, function, done, rest, more, mapping, names, index + 1, missing)


def chosen_keywords(given, names, index, chosen, values):
    """The keyword arguments for parameters, without those for ``**kwargs``."""
    all_names = keyword_names(given)
    if index == len(all_names):
        return keywords(chosen, values)
    if all_names[index] in names:
        value = keyword_values(given)[index]
        return chosen_keywords(
            given, names, index + 1, chosen + (all_names[index],), values + (value,)
        )
    return chosen_keywords(given, names, index + 1, chosen, values)


def other_keywords(given, mapping, names):
    """A new dictionary for ``**kwargs``: what is given and named by no parameter."""
    result = dict()
    add_others(result, keyword_names(given), keyword_values(given), names, 0)
    for key in mapping:
        if key not in names:
            result[key] = mapping[key]
    return result


def add_others(result, given_names, values, names, index):
    """Add the keyword arguments from `index` on that no parameter takes."""
    if index < len(given_names):
        if given_names[index] not in names:
            result[given_names[index]] = values[index]
        add_others(result, given_names, values, names, index + 1)


def keyword_dict(kwargs):
    """A dictionary of ``**kwargs``, for functions that modify it."""
    if kind(kwargs) == "instance":
        return kwargs
    result = dict()
    merge_given(keyword_dict, result, keyword_names(kwargs), keyword_values(kwargs), 0)
    return result
