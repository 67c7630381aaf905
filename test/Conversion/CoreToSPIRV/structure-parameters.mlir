// A function with parameters keeps them when its blocks are nested.
// RUN: pystream-opt %s --pass-pipeline='builtin.module(spirv.module(spirv.func(pystream-structure-spirv)))' | FileCheck %s

spirv.module Logical GLSL450 requires #spirv.vce<v1.0, [Shader], []> {
  // CHECK-LABEL: spirv.func @parameters(
  // CHECK-SAME:    %[[C:.*]]: i1, %[[X:.*]]: f32, %[[OUT:.*]]: !spirv.ptr<f32, Output>)
  // CHECK:         spirv.BranchConditional %[[C]]
  // CHECK:         spirv.Store "Output" %[[OUT]], %[[X]]
  // CHECK:         spirv.mlir.merge
  spirv.func @parameters(%c: i1, %x: f32, %out: !spirv.ptr<f32, Output>) "None" {
    spirv.BranchConditional %c, ^then, ^end
  ^then:
    spirv.Store "Output" %out, %x : f32
    spirv.Branch ^end
  ^end:
    spirv.Return
  }
}
