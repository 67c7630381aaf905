"""Properties, descriptors, and the special methods behind attributes, calls and construction."""

from ..corpus import registrar

case = registrar("Objects")


class Animal:
    legs = 4

    def __init__(self, weight):
        self.weight = weight

    def energy(self):
        return self.weight * 10.0 + self.legs


# --- properties and descriptors -------------------------------------------------------------------


class Temperature:
    def __init__(self, celsius):
        self._celsius = celsius
        self.reads = 0

    @property
    def celsius(self):
        self.reads += 1
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError("too cold")
        self._celsius = value

    @property
    def fahrenheit(self):
        return self.celsius * 9 / 5 + 32

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.celsius = (value - 32) * 5 / 9


@case("properties with setters", 10, -0.0, 1e300)
def property_get_and_set(x):
    t = Temperature(x)
    t.fahrenheit = t.fahrenheit + 9
    t.celsius += 1
    return t.celsius, t.reads


@case("properties with setters", -300, 0)
def property_setter_that_raises(x):
    t = Temperature(1.0)
    t.celsius = x
    return t.celsius


class Fixed:
    def __init__(self, size):
        self._size = size

    @property
    def size(self):
        return self._size


@case("properties with setters", 1)
def property_without_a_setter(n):
    f = Fixed(n)
    try:
        f.size = 3
    except AttributeError:
        return f.size
    return -1


class Doubling:
    def __init__(self, x):
        self._x = x

    def get(self):
        return self._x

    def set(self, value):
        self._x = value * 2

    x = property(get, set)


@case("properties with setters", 3, gpu=True)
def property_made_by_a_call(n):
    box = Doubling(n)
    before = box.x
    box.x = 10
    return before, box.x


class Measured:
    k = 3

    @property
    def v(self):
        return self.k


class Constant(Measured):
    v = 100


class Longer(Measured):
    @property
    def v(self):
        return Measured.v.fget(self) + 1


@case("properties with setters", 3, gpu=True)
def property_overridden(n):
    return Measured().v, Constant().v, Longer().v * n


class Positive:
    def __init__(self, default):
        self.default = default

    def __set_name__(self, owner, name):
        self.key = "_" + name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.key, self.default)

    def __set__(self, obj, value):
        if value <= 0:
            raise ValueError("must be positive", value)
        setattr(obj, self.key, value)


class Item:
    price = Positive(1.5)
    count = Positive(10)

    def total(self):
        return self.price * self.count


class Doubler:
    """A descriptor without __set__: instance attributes win."""

    def __get__(self, obj, owner=None):
        return 0 if obj is None else obj.base * 2


class Doubled:
    twice = Doubler()

    def __init__(self, base):
        self.base = base


@case("user descriptors", 2, 0, -1)
def data_descriptor(n):
    item = Item()
    a = item.total()
    item.price = n
    return a, item.total()


@case("user descriptors", 3)
def descriptors_of_two_objects(n):
    a, b = Item(), Item()
    a.count = n
    b.price = 4.0
    return a.total(), b.total(), Item.price.default


@case("user descriptors", 3)
def non_data_descriptor(n):
    d = Doubled(n)
    a = d.twice
    d.twice = 100
    return a, d.twice, Doubled.twice


class Bound:
    def __init__(self, f):
        self.f = f

    def __get__(self, obj, owner=None):
        return lambda *args: self.f(obj, *args) + 1


class DescriptorAsAMethodWrapperA:
    def __init__(self, k):
        self.k = k

    @Bound
    def value(self, x):
        return self.k * x


@case("user descriptors", 3, gpu=True)
def descriptor_as_a_method_wrapper(n):

    return DescriptorAsAMethodWrapperA(n).value(10)


# --- __getattr__, __call__, __new__ ---------------------------------------------------------------


class Fallback:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name == "forbidden":
            raise AttributeError(name)
        return name


@case("__getattr__", 3, gpu=True)
def getattr_fallback(n):
    f = Fallback()
    return f.real, f.anything, hasattr(f, "forbidden"), getattr(f, "forbidden", n)


class Wrapper:
    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return getattr(self.inner, name)


@case("__getattr__", 3, gpu=True)
def getattr_delegates(n):

    w = Wrapper(Animal(n))
    return w.weight, w.energy(), w.legs


@case("__getattr__", 3)
def getattr_raises(n):
    return Fallback().forbidden


class Logged:
    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 10)


@case("__getattr__", 3, gpu=True)
def setattr_dunder(n):

    p = Logged()
    p.x = n
    p.x += 1
    return p.x


class Polynomial:
    def __init__(self, *coefficients):
        self.coefficients = coefficients

    def __call__(self, x, scale=1):
        r = 0
        for c in self.coefficients:
            r = r * x + c
        return r * scale


@case("__call__", 2, 0.5, gpu=True)
def callable_objects(x):
    p = Polynomial(1, -2, 3)
    return p(x), p(x, scale=10), Polynomial()(x), list(map(p, (x, x + 1))), callable(p)


class Model:
    activation = Polynomial(2, 1)

    def __init__(self):
        self.instance = Polynomial(3, 0)

    def run(self, x):
        return self.activation(x) + self.instance(x)


@case("__call__", 2, gpu=True)
def callable_class_attribute(n):

    return Model().run(n)


@case("__call__", 2, "x")
def what_is_not_callable(n):
    return n(1)


class Made:
    def __new__(cls, value):
        self = super().__new__(cls)
        self.made = value * 2
        return self

    def __init__(self, value):
        self.value = value


@case("__new__", 3, gpu=True)
def new_that_counts(n):

    m = Made(n)
    return m.made, m.value


class Negative:
    def __init__(self, value):
        self.value = value


class Number:
    def __new__(cls, value):
        if value < 0:
            return Negative(-value)
        return object.__new__(cls)

    def __init__(self, value):
        self.value = value * 100


@case("__new__", 1, -1)
def new_that_returns_another_class(n):

    x = Number(n)
    return x.value, type(x) is Number


class Base:
    def __new__(cls, *args):
        self = object.__new__(cls)
        self.count = len(args)
        return self


class Child(Base):
    def __init__(self, a, b=0):
        self.total = a + b


@case("__new__", 2, gpu=True)
def new_in_a_base(n):

    return Child(n).count, Child(n, 5).count, Child(n, 5).total
