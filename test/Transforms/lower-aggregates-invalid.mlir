// RUN: pystream-opt %s -split-input-file -verify-diagnostics -pass-pipeline='builtin.module(func.func(pystream-lower-aggregates))'

func.func @argument(%t: !pystream.tuple<[f32]>) -> f32 {
  // expected-error @below {{this value is kept in memory, where it cannot be taken apart}}
  %0 = pystream.extract %t[0] : !pystream.tuple<[f32]> -> f32
  return %0 : f32
}

// -----

pystream.layout private @point class @"m.Point" {t = !pystream.tuple<[f32]>}
func.func @field(%p: !pystream.ref<@point>) -> f32 {
  // expected-note @below {{it comes from here}}
  %t = pystream.field_load %p["t"] : !pystream.ref<@point> -> !pystream.tuple<[f32]>
  // expected-error @below {{this value is kept in memory, where it cannot be taken apart}}
  %0 = pystream.extract %t[0] : !pystream.tuple<[f32]> -> f32
  return %0 : f32
}
