"""Calls: of methods, of classes and of callable objects."""

from __future__ import annotations

from . import enums
from .attributes import getattribute
from .intrinsics import (
    MISSING,
    alloc,
    any_number,
    fail,
    issubclass_,
    kind,
    mro_lookup,
    slot_has,
    type_,
    wrapped,
)


@any_number
def call(f, *args, **kwargs):
    """``f(...)`` of an instance: its class's ``__call__``."""
    if kind(f) == "instance":
        method = mro_lookup(type_(f), "__call__")
        if method is not MISSING:
            return method(f, *args, **kwargs)
    return fail("TypeError", "'", type_(f), "' object is not callable")


@any_number
def call_method(name, obj, *args, **kwargs):
    """``obj.name(...)``: what calling the attribute does, without a bound method on the way."""
    method = mro_lookup(type_(obj), name)
    if kind(method) == "function":
        if not slot_has(obj, name):
            return method(obj, *args, **kwargs)
    return getattribute(name, obj)(*args, **kwargs)


@any_number
def construct(cls, *args, **kwargs):
    """``cls(...)`` of a user class, ``type.__call__``: ``__new__``, then ``__init__`` if that gave an
    instance of the class.
    """
    abstract = mro_lookup(cls, "__abstract__")
    if kind(abstract) == "str":
        return fail("TypeError", abstract)
    if mro_lookup(cls, "__enum_members__") is not MISSING:
        return enums.enum_member(cls, *args)
    new = mro_lookup(cls, "__new__")
    if new is MISSING:
        obj = alloc(cls)
    else:
        obj = static_function(new)(cls, *args, **kwargs)
        if not issubclass_(type_(obj), cls):
            return obj
    initialize = mro_lookup(cls, "__init__")
    if initialize is not MISSING:
        initialize(obj, *args, **kwargs)
    elif new is MISSING:
        takes_nothing(cls, *args, **kwargs)
    return obj


def static_function(attribute):
    """``__new__`` is a staticmethod, whether declared so or not."""
    if kind(attribute) == "staticmethod":
        return wrapped(attribute)
    return attribute


@any_number
def takes_nothing(cls, *args, **kwargs):
    """``object.__init__`` of a class that defines neither ``__new__`` nor ``__init__``."""
    if len(args) > 0 or len(kwargs) > 0:
        return fail("TypeError", cls, "() takes no arguments")
    return None
