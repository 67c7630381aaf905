"""Attributes and inheritance."""

from abc import ABC, abstractmethod

from ..corpus import registrar

case = registrar("Objects")

NAN = float("nan")


# --- slots, attributes ----------------------------------------------------------------------------


class Plain:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class SlottedChild(Slotted):
    __slots__ = ("z",)

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


class HalfSlotted(Slotted):
    pass


@case("classes with and without __slots__", (1, 2), (0.5, -0.0), (True, None), gpu=True)
def plain_and_slotted(a, b):
    p, s = Plain(a, b), Slotted(a, b)
    p.x, s.y = s.y, p.x
    return p.x, p.y, s.x, s.y


@case("classes with and without __slots__", 3, gpu=True)
def slots_in_a_subclass(n):
    s = SlottedChild(1, n, 5)
    s.z += s.x
    h = HalfSlotted(n, 2)
    h.other = 7
    return s.x, s.y, s.z, h.x, h.other


@case("classes with and without __slots__", 0, 1)
def attribute_that_slots_do_not_have(n):
    s = Slotted(1, 2)
    if n:
        s.z = 5
    return s.x


@case(
    "classes with and without __slots__",
    lambda: (Slotted(1, 2.5),),
    lambda: (SlottedChild(1, 2, 3),),
)
def slotted_argument(s):
    s.x = s.x + 10
    return s


class Empty:
    pass


@case("attributes set outside __init__", 3, gpu=True)
def attributes_from_outside(n):

    e = Empty()
    e.a = n
    e.b = e.a * 2
    e.a += e.b
    return e.a, e.b


class Lazy:
    def __init__(self):
        self.ready = False

    def prepare(self, value):
        self.value = value
        self.ready = True


@case("attributes set outside __init__", 1, 0)
def attributes_set_by_a_method(n):

    lazy = Lazy()
    if n:
        lazy.prepare(n * 10)
    return lazy.value if lazy.ready else -1


@case("attributes set outside __init__", lambda: (Plain(1, 2), 3))
def new_attribute_of_an_argument(p, n):
    p.z = n
    p.x = p.z + p.y
    return p.z


@case("attributes set outside __init__", 2)
def attribute_changes_its_type(n):
    p = Plain(n, None)
    p.y = 2.5
    p.x = (p.x, p.y)
    p.y = p
    return p.x, p.y is p


class SlotNeverSetBox:
    __slots__ = ("a", "b")

    def __init__(self, k):
        self.a = k
        if k:
            self.b = k * 2


@case("slots and attributes never set", 0, 1)
def slot_never_set(n):

    box = SlotNeverSetBox(n)
    try:
        return box.b
    except AttributeError:
        return "unset"


class AttributeSetOnOnePathBox:
    pass


@case("slots and attributes never set", 0, 1)
def attribute_set_on_one_path(n):

    box = AttributeSetOnOnePathBox()
    if n:
        box.value = n
    return box.value


@case("slots and attributes never set", 1)
def attribute_deleted(n):
    p = Plain(n, 2)
    del p.x
    r = hasattr(p, "x")
    p.x = 7
    return r, p.x


class HasattrAtRunTimeBox:
    pass


@case("slots and attributes never set", 0, 1)
def hasattr_at_run_time(n):

    box = HasattrAtRunTimeBox()
    if n:
        box.value = 5
    return hasattr(box, "value"), getattr(box, "value", -1)


# --- class attributes -----------------------------------------------------------------------------


class Config:
    limit = 10
    names = ("a", "b")
    scale: float = 2.5
    nested = (1, (2, 3))

    def scaled(self, x):
        return x * self.scale + self.limit


class SmallConfig(Config):
    limit = 1


@case("class attributes", 3, 0.5, gpu=True)
def class_attributes(n):
    c, s = Config(), SmallConfig()
    return c.scaled(n) + s.scaled(n) + Config.limit * 100 + SmallConfig.limit


@case("class attributes", 1, gpu=True)
def class_attributes_of_all_kinds(n):
    return Config.names[n], SmallConfig.nested[1][0], SmallConfig().names, Config.scale


class Table:
    width = 4
    height = width * 2
    sizes = [width, height]
    area = width * height


@case("class attributes", 2)
def class_attribute_computed_from_others(n):

    return Table.area * n, Table.sizes[1], Table().height


@case("instance attribute shadowing a class attribute", 3, gpu=True)
def instance_shadows_class(n):
    a, b = Config(), Config()
    a.limit = n
    return a.limit, b.limit, Config.limit, a.scaled(1.0)


@case("instance attribute shadowing a class attribute", 0, 1)
def shadow_on_one_path(n):
    c = Config()
    if n:
        c.limit = 99.5
    return c.limit


@case("instance attribute shadowing a class attribute", 4)
def augmented_assignment_makes_an_instance_attribute(n):
    c = Config()
    c.limit += n
    c.limit += n
    return c.limit, Config.limit


@case("instance attribute shadowing a class attribute", 4, gpu=True)
def attribute_shadows_method(n):
    c = Config()
    c.scaled = lambda x: x - 1
    return c.scaled(n), Config().scaled(n)


# --- inheritance ----------------------------------------------------------------------------------


class Animal:
    legs = 4

    def __init__(self, weight):
        self.weight = weight

    def speed(self):
        return 10.0

    def energy(self):
        return self.weight * self.speed() + self.legs


class Bird(Animal):
    legs = 2

    def speed(self):
        return 30.0


class Penguin(Bird):
    def speed(self):
        return super().speed() / 10.0


class Snake(Animal):
    legs = 0

    def __init__(self, length):
        super().__init__(length * 0.5)
        self.length = length

    def energy(self):
        return super().energy() * 2 + self.length


@case("single inheritance", 2, 0.5, gpu=True)
def virtual_methods(n):
    return (
        Animal(n).energy() + Bird(n).energy() * 10 + Penguin(n).energy() * 100 + Snake(n).energy()
    )


@case("single inheritance", 0, 1, 2, 3, gpu=True)
def virtual_call_on_one_of_several(n):
    if n == 0:
        animal = Animal(1.0)
    elif n == 1:
        animal = Bird(2.0)
    elif n == 2:
        animal = Penguin(3.0)
    else:
        animal = Snake(4.0)
    return animal.energy(), animal.legs, animal.weight


@case("single inheritance", 2, gpu=True)
def list_of_animals(n):
    animals = [Animal(n), Bird(n), Penguin(n), Snake(n)]
    return [a.energy() for a in animals], sum(a.legs for a in animals)


@case("single inheritance", lambda: (Bird(2.0),), lambda: (Snake(3),), lambda: (Animal(1),))
def argument_of_several_classes(animal):
    animal.weight += 1
    return animal.energy()


class InheritedFromObjectThing:
    pass


@case("single inheritance", 3, gpu=True)
def inherited_from_object(n):

    a, b = InheritedFromObjectThing(), InheritedFromObjectThing()
    return a == b, a == a, a != b, not a, n


class Sized:
    def size(self):
        return 7


class SizedByFunction(Sized):
    size = staticmethod(lambda: 100)


@case("single inheritance", 3)
def method_overridden_by_a_class_attribute(n):
    return Sized().size() + n, SizedByFunction().size()


# --- multiple inheritance -------------------------------------------------------------------------


class Base:
    def __init__(self):
        self.trace = ["Base"]

    def name(self):
        return "Base"

    def only_base(self):
        return 1


class Left(Base):
    def __init__(self):
        super().__init__()
        self.trace.append("Left")

    def name(self):
        return "Left>" + super().name()


class Right(Base):
    def __init__(self):
        super().__init__()
        self.trace.append("Right")

    def name(self):
        return "Right>" + super().name()

    def only_base(self):
        return 10 + super().only_base()


class Diamond(Left, Right):
    def __init__(self):
        super().__init__()
        self.trace.append("Diamond")


class Reversed(Right, Left):
    def name(self):
        return "Reversed>" + super().name()


class Mixin:
    def shout(self):
        return self.only_base() * 100


class Mixed(Mixin, Left):
    pass


@case("multiple inheritance, C3 order", 1, gpu=True)
def diamond(n):
    return Diamond().trace, Diamond().name(), Diamond().only_base()


@case("multiple inheritance, C3 order", 1, gpu=True)
def reversed_diamond(n):
    return Reversed().trace, Reversed().name(), Reversed().only_base()


@case("multiple inheritance, C3 order", 1, gpu=True)
def mixins(n):
    return Mixed().shout(), Mixed().name(), Mixed().trace


class Root:
    def __init__(self, **kwargs):
        self.rest = len(kwargs)


class Colored(Root):
    def __init__(self, color=0, **kwargs):
        super().__init__(**kwargs)
        self.color = color


class Sized(Root):
    def __init__(self, size=0, **kwargs):
        super().__init__(**kwargs)
        self.size = size


class CooperativeInitWithKwargsThing(Colored, Sized):
    pass


@case("multiple inheritance, C3 order", 2, gpu=True)
def cooperative_init_with_kwargs(n):

    t = CooperativeInitWithKwargsThing(size=n, color=7)
    return t.color, t.size, t.rest


class ClassAttributeByMroA:
    v = 1
    w = 10


class ClassAttributeByMroB(ClassAttributeByMroA):
    v = 2


class ClassAttributeByMroC(ClassAttributeByMroA):
    v = 3
    w = 30


class ClassAttributeByMroD(ClassAttributeByMroB, ClassAttributeByMroC):
    pass


@case("multiple inheritance, C3 order", 1, gpu=True)
def class_attribute_by_mro(n):

    return (
        ClassAttributeByMroD.v,
        ClassAttributeByMroD.w,
        ClassAttributeByMroD().v + ClassAttributeByMroD().w,
    )


# --- super ----------------------------------------------------------------------------------------


class ExplicitBaseCallA:
    def f(self, x):
        return x + 1


class ExplicitBaseCallB(ExplicitBaseCallA):
    def f(self, x):
        return ExplicitBaseCallA.f(self, x) * 10


class ExplicitBaseCallC(ExplicitBaseCallB):
    def f(self, x):
        return super().f(x) + ExplicitBaseCallB.f(self, x) + super(ExplicitBaseCallB, self).f(x)


@case("super() and Base.method(self)", 3, gpu=True)
def explicit_base_call(n):

    return ExplicitBaseCallC().f(n), ExplicitBaseCallA.f(ExplicitBaseCallC(), n)


class Measured:
    k = 5

    @property
    def size(self):
        return self.k * 2

    @classmethod
    def make(cls, k):
        made = cls()
        made.k = k
        return made


class Larger(Measured):
    k = 7

    @property
    def size(self):
        return super().size + 1

    @classmethod
    def make(cls, k):
        made = super().make(k)
        made.k += 100
        return made

    def base_k(self):
        return super().k


@case("super() and Base.method(self)", 3, gpu=True)
def super_attributes_and_properties(n):
    return Larger().size, Larger.make(n).size, Larger().base_k()


class First:
    def f(self, x):
        return [x]


class Second(First):
    def f(self, x):
        return super().f(x) + ["Second"]


class Third(Second):
    pass


class Fourth(Third):
    def f(self, x):
        r = super().f(x)
        r.append("Fourth")
        return r


@case("super() and Base.method(self)", 2)
def super_in_a_chain_of_classes(n):
    return Fourth().f(n), Third().f(n)


class V:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return V(self.x + other.x)


class W(V):
    def __add__(self, other):
        r = super().__add__(other)
        return W(r.x * 100)


@case("super() and Base.method(self)", 1, gpu=True)
def super_of_a_dunder(n):

    return (W(n) + V(2)).x, (V(n) + W(3)).x


# --- abc ------------------------------------------------------------------------------------------


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    @property
    @abstractmethod
    def name(self): ...

    def doubled(self):
        return 2 * self.area()


class Square(Shape):
    name = "square"

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2


class Disc(Shape):
    def __init__(self, radius):
        self.radius = radius

    @property
    def name(self):
        return "disc"

    def area(self):
        return 3.0 * self.radius * self.radius


@case("abstract bases (abc)", 2, 0.5, gpu=True)
def abstract_methods(x):
    shapes = [Square(x), Disc(x)]
    return [s.doubled() for s in shapes], [s.name for s in shapes]


@case("abstract bases (abc)", 2)
def abstract_class_cannot_be_made(n):
    return Shape().area()


class Half(Shape):
    def area(self):
        return 0.5


@case("abstract bases (abc)", 2)
def incomplete_subclass_cannot_be_made(n):
    try:
        return Half().area() * n
    except TypeError:
        return "abstract"


class Partly(ABC):
    @abstractmethod
    def f(self, x):
        return x * 10


class Wholly(Partly):
    def f(self, x):
        return super().f(x) + 1


@case("abstract bases (abc)", 2, gpu=True)
def abstract_method_with_a_body(n):
    return Wholly().f(n)
