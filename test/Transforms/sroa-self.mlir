// An object that holds itself stays: its reference escapes into memory.
// RUN: pystream-opt %s -pass-pipeline='builtin.module(func.func(sroa,mem2reg))' | FileCheck %s

pystream.layout private @node class @"m.Node" {next = !pystream.ref<@node>, value = f32}

// CHECK-LABEL: func.func @self_neg
// CHECK:         %[[N:.*]] = pystream.alloc : <@node>
// CHECK:         pystream.field_store %[[N]], %[[N]]["next"]
func.func @self_neg(%v: f32) -> f32 {
  %n = pystream.alloc : !pystream.ref<@node>
  pystream.field_store %v, %n["value"] : f32, !pystream.ref<@node>
  pystream.field_store %n, %n["next"] : !pystream.ref<@node>, !pystream.ref<@node>
  %0 = pystream.field_load %n["next"] : !pystream.ref<@node> -> !pystream.ref<@node>
  %1 = pystream.field_load %0["value"] : !pystream.ref<@node> -> f32
  return %1 : f32
}
