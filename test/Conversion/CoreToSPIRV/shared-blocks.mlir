// A block that some ways share, but where not all meet, is copied where a flag would cost more.
// RUN: pystream-opt %s --pass-pipeline='builtin.module(spirv.module(spirv.func(pystream-structure-spirv)))' | FileCheck %s

!variable = !spirv.ptr<f32, Function>
!out = !spirv.ptr<f32, Output>

spirv.module Logical GLSL450 requires #spirv.vce<v1.0, [Shader], []> {
  spirv.GlobalVariable @a : !spirv.ptr<i1, Private>
  spirv.GlobalVariable @b : !spirv.ptr<i1, Private>
  spirv.GlobalVariable @x : !spirv.ptr<f32, Private>
  spirv.GlobalVariable @out : !out

  // if a: (x * x), elif b: (x * x), else: x
  // CHECK-LABEL: spirv.func @small(
  // CHECK-NOT:     i1, Function
  // CHECK-COUNT-2: spirv.FMul
  // CHECK-NOT:     spirv.FMul
  // CHECK:         spirv.Return
  spirv.func @small() "None" {
    %pa = spirv.mlir.addressof @a : !spirv.ptr<i1, Private>
    %a = spirv.Load "Private" %pa : i1
    %pb = spirv.mlir.addressof @b : !spirv.ptr<i1, Private>
    %b = spirv.Load "Private" %pb : i1
    %px = spirv.mlir.addressof @x : !spirv.ptr<f32, Private>
    %x = spirv.Load "Private" %px : f32
    %out = spirv.mlir.addressof @out : !out
    spirv.BranchConditional %a, ^shared(%x : f32), ^second
  ^second:
    %y = spirv.FAdd %x, %x : f32
    spirv.BranchConditional %b, ^shared(%y : f32), ^end(%x : f32)
  ^shared(%z: f32):
    %0 = spirv.FMul %z, %z : f32
    spirv.Branch ^end(%0 : f32)
  ^end(%r: f32):
    spirv.Store "Output" %out, %r : f32
    spirv.Return
  }

  // More than a flag costs.
  // CHECK-LABEL: spirv.func @large_neg(
  // CHECK:         spirv.Variable{{.*}} : !spirv.ptr<i1, Function>
  // CHECK-COUNT-5: spirv.FMul
  // CHECK-NOT:     spirv.FMul
  // CHECK:         spirv.Return
  spirv.func @large_neg() "None" {
    %pa = spirv.mlir.addressof @a : !spirv.ptr<i1, Private>
    %a = spirv.Load "Private" %pa : i1
    %pb = spirv.mlir.addressof @b : !spirv.ptr<i1, Private>
    %b = spirv.Load "Private" %pb : i1
    %px = spirv.mlir.addressof @x : !spirv.ptr<f32, Private>
    %x = spirv.Load "Private" %px : f32
    %out = spirv.mlir.addressof @out : !out
    spirv.BranchConditional %a, ^shared(%x : f32), ^second
  ^second:
    %y = spirv.FAdd %x, %x : f32
    spirv.BranchConditional %b, ^shared(%y : f32), ^end(%x : f32)
  ^shared(%z: f32):
    %0 = spirv.FMul %z, %z : f32
    %1 = spirv.FMul %0, %0 : f32
    %2 = spirv.FMul %1, %0 : f32
    %3 = spirv.FMul %2, %1 : f32
    %4 = spirv.FMul %3, %2 : f32
    spirv.Branch ^end(%4 : f32)
  ^end(%r: f32):
    spirv.Store "Output" %out, %r : f32
    spirv.Return
  }

  // Where all ways meet there is nothing to copy.
  // CHECK-LABEL: spirv.func @meeting_neg(
  // CHECK-COUNT-1: spirv.FMul
  // CHECK-NOT:     spirv.FMul
  // CHECK:         spirv.Return
  spirv.func @meeting_neg() "None" {
    %pa = spirv.mlir.addressof @a : !spirv.ptr<i1, Private>
    %a = spirv.Load "Private" %pa : i1
    %px = spirv.mlir.addressof @x : !spirv.ptr<f32, Private>
    %x = spirv.Load "Private" %px : f32
    %out = spirv.mlir.addressof @out : !out
    spirv.BranchConditional %a, ^then, ^meeting(%x : f32)
  ^then:
    %y = spirv.FAdd %x, %x : f32
    spirv.Branch ^meeting(%y : f32)
  ^meeting(%z: f32):
    %0 = spirv.FMul %z, %z : f32
    spirv.Branch ^end(%0 : f32)
  ^end(%r: f32):
    spirv.Store "Output" %out, %r : f32
    spirv.Return
  }
}
