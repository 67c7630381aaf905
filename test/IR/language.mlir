// RUN: pystream-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: pystream.func @displays
pystream.func @displays [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  // CHECK: pystream.make_list(%{{.*}}, %{{.*}})
  %list = pystream.make_list(%a, %a)
  %set = pystream.make_set(%a)
  // CHECK: pystream.make_dict(%{{.*}}, %{{.*}})
  %dict = pystream.make_dict(%a, %set)
  %slice = pystream.make_slice(%a, %a, %a)
  // CHECK: pystream.format(%{{.*}}) parts ["x = ", ""] conversions [":.3f"]
  %text = pystream.format(%a) parts ["x = ", ""] conversions [":.3f"]
  // CHECK: pystream.delitem %{{.*}}[%{{.*}}]
  pystream.delitem %list[%a]
  // CHECK: pystream.delattr %{{.*}}, "x"
  pystream.delattr %a, "x"
  pystream.return %text
}

// CHECK-LABEL: pystream.func @handler
pystream.func @handler [#pystream.param<"a">] {
^bb0(%a: !pystream.object):
  %0 = pystream.call %a()
  // CHECK: pystream.check ^bb1(%{{.*}} : !pystream.object) unwind ^bb2
  pystream.check ^bb1(%0 : !pystream.object) unwind ^bb2
^bb1(%value: !pystream.object):
  pystream.return %value
^bb2(%exception: !pystream.object):
  // CHECK: pystream.raise %{{.*}} reraise
  pystream.raise %exception reraise
  pystream.return %a
}

pystream.layout private @buf class @buffer {element = f64}

// CHECK-LABEL: func.func @typed
func.func @typed(%n: i64, %x: f64, %c: i1, %s: !pystream.string) -> f64 {
  // CHECK: pystream.buffer_alloc %{{.*}} : <@buf>
  %b = pystream.buffer_alloc %n : !pystream.ref<@buf>
  pystream.buffer_store %x, %b[%n] : f64, !pystream.ref<@buf>
  %y = pystream.buffer_load %b[%n] : !pystream.ref<@buf> -> f64
  %size = pystream.buffer_size %b : !pystream.ref<@buf>
  // CHECK: pystream.buffer_grow %{{.*}} by %{{.*}} : <@buf>
  pystream.buffer_grow %b by %size : !pystream.ref<@buf>
  %same = pystream.ref_eq %b, %b : !pystream.ref<@buf>
  %id = pystream.ref_id %b : !pystream.ref<@buf>
  // CHECK: pystream.checked mul %{{.*}}, %{{.*}}
  %m = pystream.checked mul %size, %id
  %q = pystream.int_truediv %m, %n
  %r = pystream.round_digits %q, %n
  // CHECK: pystream.trap_if %{{.*}}, "OverflowError"
  pystream.trap_if %c, "OverflowError"
  // CHECK: pystream.too_deep
  %deep = pystream.too_deep
  // CHECK: pystream.trace "f" reset
  pystream.trace "f" reset
  %text = pystream.string_constant "abc"
  %number = pystream.string_id %s
  %any = pystream.undef : f64
  return %r : f64
}

// CHECK: pystream.jit @entry calls @displays [!pystream.ref<@buf>]
pystream.jit @entry calls @displays [!pystream.ref<@buf>]
