// RUN: pystream-opt %s -split-input-file -verify-diagnostics -pystream-link-prelude -pystream-specialize

// An unknown attribute, with the chain of calls that leads to it.
pystream.kernel @attribute calls @"m.f" rank 1 []
pystream.class @"m.C" mro [@"m.C", @object]
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %g = pystream.constant #pystream.function<@"m.g">
  %class = pystream.constant #pystream.class<@"m.C">
  %0 = pystream.call %class()
  // expected-note @below {{called from here, in m.f}}
  %1 = pystream.call %g(%0)
  pystream.return %1
}
pystream.func @"m.g" [#pystream.param<"o">] {
^bb0(%o: !pystream.object):
  // expected-error @below {{AttributeError: 'C' object has no attribute 'color'}}
  %0 = pystream.getattr %o, "color"
  pystream.return %0
}

// -----

pystream.kernel @missing_argument calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %g = pystream.constant #pystream.function<@"m.g">
  // expected-error @below {{TypeError: g() missing 1 required positional argument: 'b'}}
  %0 = pystream.call %g(%i)
  pystream.return %0
}
pystream.func @"m.g" [#pystream.param<"a">, #pystream.param<"b">, #pystream.param<"c", keyword_only>] {
^bb0(%a: !pystream.object, %b: !pystream.object, %c: !pystream.object):
  pystream.return %a
}

// -----

pystream.kernel @many_arguments calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %g = pystream.constant #pystream.function<@"m.g">
  // expected-error @below {{TypeError: g() takes 1 positional argument but 2 were given}}
  %0 = pystream.call %g(%i, %i)
  pystream.return %0
}
pystream.func @"m.g" [#pystream.param<"a">, #pystream.param<"b", keyword_only = 1 : i64>] {
^bb0(%a: !pystream.object, %b: !pystream.object):
  pystream.return %a
}

// -----

pystream.kernel @twice_given calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %g = pystream.constant #pystream.function<@"m.g">
  // expected-error @below {{TypeError: g() got multiple values for argument 'a'}}
  %0 = pystream.call %g(%i, %i) kinds ["", "a"]
  pystream.return %0
}
pystream.func @"m.g" [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  pystream.return %a
}

// -----

pystream.kernel @unknown_keyword calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %g = pystream.constant #pystream.function<@"m.g">
  // expected-error @below {{TypeError: g() got an unexpected keyword argument 'z'}}
  %0 = pystream.call %g(%i, %i) kinds ["", "z"]
  pystream.return %0
}
pystream.func @"m.g" [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  pystream.return %a
}

// -----

pystream.kernel @not_callable calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  // expected-error @below {{TypeError: 'int' object is not callable}}
  %0 = pystream.call %i()
  pystream.return %0
}

// -----

pystream.kernel @operands calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %none = pystream.constant #pystream.none
  // expected-error @below {{TypeError: unsupported operand type(s) for}}
  %0 = pystream.binary add %i, %none
  pystream.return %0
}

// -----

pystream.kernel @unary calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %none = pystream.constant #pystream.none
  // expected-error @below {{TypeError: bad operand type for unary}}
  %0 = pystream.unary neg %none
  pystream.return %0
}

// -----

pystream.kernel @comparison calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %none = pystream.constant #pystream.none
  // expected-error @below {{not supported between}}
  %0 = pystream.compare lt %i, %none
  pystream.return %0
}

// -----

pystream.kernel @unbound calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %x = pystream.unset "x" : !pystream.object
  // expected-note @unknown {{hint: assign it on every path that leads here}}
  // expected-error @below {{UnboundLocalError: local variable 'x' is read before it is assigned}}
  %0 = pystream.binary add %i, %x
  pystream.return %0
}

// -----

pystream.kernel @index calls @"m.f" rank 1 []
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %t = pystream.make_tuple(%i, %i)
  %two = pystream.constant 2 : i64
  // expected-error @below {{IndexError: tuple index out of range}}
  %0 = pystream.getitem %t[%two]
  pystream.return %0
}

// -----

pystream.kernel @endless calls @"m.f" rank 1 []
// expected-error @below {{this function never returns: it calls itself or loops without end}}
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %f = pystream.constant #pystream.function<@"m.f">
  %0 = pystream.call %f(%i)
  pystream.return %0
}

// -----

// Both errors of one function are reported at once.
pystream.kernel @two_errors calls @"m.f" rank 1 []
pystream.class @"m.C" mro [@"m.C", @object]
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  %class = pystream.constant #pystream.class<@"m.C">
  %o = pystream.call %class()
  %0 = pystream.truth %i
  cf.cond_br %0, ^then, ^else
^then:
  // expected-error @below {{AttributeError: 'C' object has no attribute 'a'}}
  %1 = pystream.getattr %o, "a"
  pystream.return %1
^else:
  // expected-error @below {{AttributeError: 'C' object has no attribute 'b'}}
  %2 = pystream.getattr %o, "b"
  pystream.return %2
}

//===-- Entry points --------------------------------------------------------===//

// -----

// expected-error @below {{unknown function @m.nothing}}
pystream.kernel @unknown_function calls @"m.nothing" rank 1 []

// -----

pystream.kernel @parameters calls @"m.f" rank 1 [f64]
// expected-error @below {{this kernel takes 1 parameters, but 2 are given: 1 index and 1 arguments}}
pystream.func @"m.f" [#pystream.param<"i">] {
^bb0(%i: !pystream.object):
  pystream.return %i
}

// -----

// expected-error @below {{a kernel argument cannot have type}}
pystream.kernel @argument calls @"m.f" rank 1 [tensor<4xf32>]
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"x">] {
^bb0(%i: !pystream.object, %x: !pystream.object):
  pystream.return %i
}

// -----

pystream.shader @no_position self !pystream.instance<@"m.S"> vertex @"m.v" [] fragment @"m.p"
pystream.class @"m.S" mro [@"m.S", @object]
pystream.class @"pystream.VertexContext" mro [@"pystream.VertexContext", @object]
pystream.class @"pystream.FragmentContext" mro [@"pystream.FragmentContext", @object]
// expected-error @below {{shade_vertex must set context.position to a vec4}}
pystream.func @"m.v" [#pystream.param<"self">, #pystream.param<"context">] {
^bb0(%self: !pystream.object, %context: !pystream.object):
  %none = pystream.constant #pystream.none
  pystream.return %none
}
pystream.func @"m.p" [#pystream.param<"self">, #pystream.param<"context">] {
^bb0(%self: !pystream.object, %context: !pystream.object):
  %none = pystream.constant #pystream.none
  pystream.return %none
}

// -----

pystream.shader @no_color self !pystream.instance<@"m.S"> vertex @"m.v" [vector<4xf64>] fragment @"m.p"
pystream.class @"m.S" mro [@"m.S", @object]
pystream.class @"pystream.VertexContext" mro [@"pystream.VertexContext", @object]
pystream.class @"pystream.FragmentContext" mro [@"pystream.FragmentContext", @object]
pystream.func @"m.v" [#pystream.param<"self">, #pystream.param<"context">, #pystream.param<"p">] {
^bb0(%self: !pystream.object, %context: !pystream.object, %p: !pystream.object):
  pystream.setattr %context, "position" = %p
  %none = pystream.constant #pystream.none
  pystream.return %none
}
// expected-error @below {{shade_fragment must set context.colors to a tuple of vec4}}
pystream.func @"m.p" [#pystream.param<"self">, #pystream.param<"context">] {
^bb0(%self: !pystream.object, %context: !pystream.object):
  %none = pystream.constant #pystream.none
  pystream.return %none
}

// -----

pystream.shader @varyings self !pystream.instance<@"m.S"> vertex @"m.v" [vector<4xf64>] fragment @"m.p"
pystream.class @"m.S" mro [@"m.S", @object]
pystream.class @"pystream.VertexContext" mro [@"pystream.VertexContext", @object]
pystream.class @"pystream.FragmentContext" mro [@"pystream.FragmentContext", @object]
// expected-note @below {{shade_vertex is here}}
pystream.func @"m.v" [#pystream.param<"self">, #pystream.param<"context">, #pystream.param<"p">] {
^bb0(%self: !pystream.object, %context: !pystream.object, %p: !pystream.object):
  pystream.setattr %context, "position" = %p
  pystream.return %p
}
// expected-error @below {{shade_fragment takes 2 parameters, but 3 are given: self, context and the 1 varyings that shade_vertex returns}}
pystream.func @"m.p" [#pystream.param<"self">, #pystream.param<"context">] {
^bb0(%self: !pystream.object, %context: !pystream.object):
  %none = pystream.constant #pystream.none
  pystream.return %none
}

// -----

pystream.shader @streams self !pystream.instance<@"m.S"> vertex @"m.v" [] fragment @"m.v"
pystream.class @"m.S" mro [@"m.S", @object]
pystream.class @"pystream.VertexContext" mro [@"pystream.VertexContext", @object]
// expected-error @below {{shade_vertex takes 3 parameters, but 2 are given: self, context and 0 streams}}
pystream.func @"m.v" [#pystream.param<"self">, #pystream.param<"context">, #pystream.param<"p">] {
^bb0(%self: !pystream.object, %context: !pystream.object, %p: !pystream.object):
  pystream.return %p
}

// -----

// Without the test both classes must have the attribute.
pystream.kernel @unrefined calls @"m.f" rank 1 [!pystream.instance<@"m.O">]
pystream.class @"m.A" mro [@"m.A", @object] fields {a = f64}
pystream.class @"m.B" mro [@"m.B", @object] fields {b = f64}
pystream.class @"m.O" mro [@"m.O", @object]
  fields {shape = !pystream.union<!pystream.instance<@"m.A">, !pystream.instance<@"m.B">>}
pystream.func @"m.f" [#pystream.param<"i">, #pystream.param<"o">] {
^bb0(%i: !pystream.object, %o: !pystream.object):
  %s = pystream.getattr %o, "shape"
  // expected-note @unknown {{hint: fields of objects that come from outside are declared in the class body}}
  // expected-error @below {{AttributeError: 'B' object has no attribute 'a'}}
  %0 = pystream.getattr %s, "a"
  pystream.return %0
}
