"""Attribute lookup: the data model's "Customizing attribute access" and "Invoking descriptors"."""

from __future__ import annotations

from .intrinsics import (
    MISSING,
    alloc,
    any_number,
    bind,
    by_alternative,
    by_name,
    fail,
    function_name,
    identity,
    kind,
    message,
    mro_lookup,
    mro_lookup_after,
    qualified_name,
    setter,
    slot_del,
    slot_get,
    slot_has,
    slot_set,
    type_,
    wrapped,
)
from .text_methods import is_string_method
from .values import int_operators


@by_name
@by_alternative
def getattribute(name, obj):
    """``obj.name``."""
    what = kind(obj)
    if what == "instance":
        return instance_getattribute(name, obj)
    if what == "class":
        return class_getattribute(name, obj)
    if what == "super":
        return super_getattribute(name, obj)
    if what == "function" or what == "method":
        return function_getattribute(name, obj)
    attribute = mro_lookup(type_(obj), name)
    if attribute is MISSING and (what == "int" or what == "float" or what == "bool"):
        attribute = mro_lookup(int_operators, name)
    if attribute is not MISSING:  # methods of numbers, tuples, strings
        return bind_attribute(attribute, obj, type_(obj))
    if what == "vector" or what == "matrix":  # components and methods
        if slot_has(obj, name):
            return slot_get(obj, name)
    if name == "__class__":
        return type_(obj)
    if what == "str" and is_string_method(name):
        return fail("UnsupportedError", "strings cannot be built at run time: 'str.", name, "'")
    return fail("AttributeError", "'", type_(obj), "' object has no attribute '", name, "'")


def function_getattribute(name, f):
    """The attributes of functions and bound methods."""
    if kind(f) == "method":
        if name == "__self__" or name == "__func__":
            return slot_get(f, name)
        return function_getattribute(name, slot_get(f, "__func__"))
    if name == "__qualname__":
        return qualified_name(f)
    if name == "__name__":
        return function_name(f)
    if name == "__class__":
        return type_(f)
    if name == "__call__":
        return f
    return fail("AttributeError", "'function' object has no attribute '", name, "'")


def instance_getattribute(name, obj):
    """``object.__getattribute__``: data descriptors of the class, then the instance's own attributes,
    then the rest of the class, then ``__getattr__``.
    """
    attribute = mro_lookup(type_(obj), name)
    if kind(attribute) == "property":
        return wrapped(attribute)(obj)
    if is_data_descriptor(attribute):
        return descriptor_get(attribute, obj, type_(obj))
    if slot_has(obj, name):
        return slot_get(obj, name)
    if attribute is not MISSING:
        return bind_attribute(attribute, obj, type_(obj))
    hook = mro_lookup(type_(obj), "__getattr__")
    if hook is not MISSING:
        return hook(obj, name)
    if name == "__class__":
        return type_(obj)
    if name == "__dict__":
        return fail("UnsupportedError", "compiled code has no __dict__; use getattr and setattr")
    method = object_attribute(name)
    if method is not MISSING:
        return bind(method, obj)
    return fail("AttributeError", "'", type_(obj), "' object has no attribute '", name, "'")


def is_data_descriptor(attribute):
    """Whether a class attribute is an object that controls assignment as well."""
    if kind(attribute) == "instance":
        return mro_lookup(type_(attribute), "__set__") is not MISSING
    return False


def descriptor_get(attribute, obj, owner):
    """What the descriptor `attribute` gives for `obj`; itself if it has no ``__get__``."""
    get = mro_lookup(type_(attribute), "__get__")
    if get is MISSING:
        return attribute
    return get(attribute, obj, owner)


def bind_attribute(attribute, obj, owner):
    """A class attribute as seen through an instance: functions become bound methods."""
    what = kind(attribute)
    if what == "function":
        return bind(attribute, obj)
    if what == "staticmethod":
        return wrapped(attribute)
    if what == "classmethod":
        return bind(wrapped(attribute), owner)
    if what == "property":
        return wrapped(attribute)(obj)
    if what == "instance":
        return descriptor_get(attribute, obj, owner)
    return attribute


def class_getattribute(name, cls):
    """``type.__getattribute__`` for classes without a metaclass of their own: no binding, except that
    classmethods are bound to the class.
    """
    attribute = mro_lookup(cls, name)
    if attribute is MISSING:
        if name == "__name__":
            return message(cls)
        attribute = object_attribute(name)
        if cls is int or cls is float or cls is bool:
            attribute = mro_lookup(int_operators, name)
        if attribute is MISSING:
            return fail("AttributeError", "type object '", cls, "' has no attribute '", name, "'")
        return attribute
    what = kind(attribute)
    if what == "staticmethod":
        return wrapped(attribute)
    if what == "classmethod":
        return bind(wrapped(attribute), cls)
    if what == "instance":
        return descriptor_get(attribute, None, cls)
    return attribute


def super_getattribute(name, proxy):
    """``super().name``: the classes after the current one, bound to the instance or class."""
    obj = slot_get(proxy, "__self__")
    cls = slot_get(proxy, "__thisclass__")
    if kind(obj) == "class":
        attribute = mro_lookup_after(obj, cls, name)
        if kind(attribute) == "staticmethod":
            return wrapped(attribute)
        if kind(attribute) == "classmethod":
            return bind(wrapped(attribute), obj)
        if attribute is MISSING:
            return super_object_attribute(name)
        return attribute
    attribute = mro_lookup_after(type_(obj), cls, name)
    if attribute is MISSING:
        if name == "__new__":
            return object_new
        return bind(super_object_attribute(name), obj)
    return bind_attribute(attribute, obj, type_(obj))


def super_object_attribute(name):
    """An attribute of `object` that ``super()`` comes to at last."""
    attribute = object_attribute(name)
    if attribute is MISSING:
        return fail("AttributeError", "'super' object has no attribute '", name, "'")
    return attribute


def object_attribute(name):
    """The methods of `object` that programs call by name, or MISSING."""
    if name == "__init__":
        return object_init
    if name == "__new__":
        return object_new
    if name == "__setattr__":
        return object_setattr
    if name == "__delattr__":
        return object_delattr
    if name == "__getattribute__":
        return object_getattribute
    if name == "__eq__":
        return object_eq
    if name == "__ne__":
        return object_ne
    if name == "__hash__":
        return identity
    return MISSING


def object_init(self):
    """``object.__init__``."""
    return None


@any_number
def object_new(cls, *args, **kwargs):
    """``object.__new__``; a class that defines ``__init__`` alone may be handed arguments."""
    return alloc(cls)


def object_setattr(self, name, value):
    """``object.__setattr__``."""
    return set_instance_attribute(name, self, value)


def object_delattr(self, name):
    """``object.__delattr__``."""
    return delete_instance_attribute(name, self)


def object_getattribute(self, name):
    """``object.__getattribute__``."""
    return instance_getattribute(name, self)


def object_eq(self, other):
    """``object.__eq__``."""
    if self is other:
        return True
    return NotImplemented


def object_ne(self, other):
    """``object.__ne__``: the inverse of ``==``."""
    method = mro_lookup(type_(self), "__eq__")
    if method is MISSING:
        if self is other:
            return False
        return NotImplemented
    equal = method(self, other)
    if equal is NotImplemented:
        return NotImplemented
    return not equal


@by_name
@by_alternative
def setattribute(name, obj, value):
    """``obj.name = value``."""
    if kind(obj) == "instance":
        hook = mro_lookup(type_(obj), "__setattr__")
        if hook is not MISSING:
            return hook(obj, name, value)
        return set_instance_attribute(name, obj, value)
    if kind(obj) == "vector":
        return slot_set(obj, name, value)
    if kind(obj) == "class":
        return fail("UnsupportedError", "compiled code cannot modify the class '", obj, "'")
    return fail("AttributeError", "'", type_(obj), "' object has no attribute '", name, "'")


def set_instance_attribute(name, obj, value):
    """``object.__setattr__``: properties and data descriptors first, then the instance."""
    if name == "__class__" or name == "__dict__":
        return fail("UnsupportedError", "compiled code cannot set ", name)
    attribute = mro_lookup(type_(obj), name)
    if kind(attribute) == "property":
        assign = setter(attribute)
        if assign is MISSING:
            return fail(
                "AttributeError", "property '", name, "' of '", type_(obj), "' object has no setter"
            )
        return assign(obj, value)
    if is_data_descriptor(attribute):
        return mro_lookup(type_(attribute), "__set__")(attribute, obj, value)
    slots = mro_lookup(type_(obj), "__slots__")
    if kind(slots) == "tuple":
        if name not in slots:
            return fail("AttributeError", "'", type_(obj), "' object has no attribute '", name, "'")
    return slot_set(obj, name, value)


@by_name
@by_alternative
def delattribute(name, obj):
    """``del obj.name``."""
    if kind(obj) == "instance":
        hook = mro_lookup(type_(obj), "__delattr__")
        if hook is not MISSING:
            return hook(obj, name)
        return delete_instance_attribute(name, obj)
    if kind(obj) == "class":
        return fail("UnsupportedError", "compiled code cannot modify the class '", obj, "'")
    return fail("AttributeError", "'", type_(obj), "' object has no attribute '", name, "'")


def delete_instance_attribute(name, obj):
    """``object.__delattr__``: properties and data descriptors first, then the instance."""
    attribute = mro_lookup(type_(obj), name)
    if kind(attribute) == "property":
        return fail(
            "AttributeError", "property '", name, "' of '", type_(obj), "' object has no deleter"
        )
    if kind(attribute) == "instance":
        remove = mro_lookup(type_(attribute), "__delete__")
        if remove is not MISSING:
            return remove(attribute, obj)
    if slot_has(obj, name):
        return slot_del(obj, name)
    return fail("AttributeError", "'", type_(obj), "' object has no attribute '", name, "'")


class refusal:
    """Stands for a class attribute that compiled code cannot hold: reading it is the error.

    Not a data descriptor, so that an attribute of the instance goes first.
    """

    def __init__(self, error, message):
        self.error = error
        self.message = message

    def __get__(self, obj, owner):
        return fail(self.error, self.message)


class cached_property:
    """``functools.cached_property``: the first reading sets the attribute of the instance."""

    def __init__(self, function, name):
        self.function = function
        self.name = name

    def __get__(self, obj, owner):
        if obj is None:
            return self
        function = self.function
        value = function(obj)
        slot_set(obj, self.name, value)
        return value
