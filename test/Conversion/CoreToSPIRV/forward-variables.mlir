// The variables that structured control flow leaves behind: what is known of their content is not loaded again.
// RUN: pystream-opt %s --pass-pipeline='builtin.module(spirv.module(spirv.func(pystream-structure-spirv)))' | FileCheck %s

!variable = !spirv.ptr<f32, Function>
!out = !spirv.ptr<f32, Output>

spirv.module Logical GLSL450 requires #spirv.vce<v1.0, [Shader], []> {
  spirv.GlobalVariable @c : !spirv.ptr<i1, Private>
  spirv.GlobalVariable @n : !spirv.ptr<i32, Private>
  spirv.GlobalVariable @x : !spirv.ptr<f32, Private>
  spirv.GlobalVariable @out : !out

  // A constant needs no name: it takes the place of every load, inside of the selection and behind it; nothing is left
  // of the variable.
  // CHECK-LABEL: spirv.func @constant(
  // CHECK:         %[[OUT:.*]] = spirv.mlir.addressof @out
  // CHECK-NOT:     spirv.Variable
  // CHECK:         %[[ONE:.*]] = spirv.Constant 1.0{{.*}} : f32
  // CHECK-NOT:     spirv.Store "Function"
  // CHECK:         spirv.mlir.selection
  // CHECK:         spirv.Store "Output" %[[OUT]], %[[ONE]]
  // CHECK:         spirv.mlir.merge
  // CHECK:         spirv.Store "Output" %[[OUT]], %[[ONE]]
  // CHECK-NEXT:    spirv.Return
  spirv.func @constant() "None" {
    %pc = spirv.mlir.addressof @c : !spirv.ptr<i1, Private>
    %c = spirv.Load "Private" %pc : i1
    %out = spirv.mlir.addressof @out : !out
    %one = spirv.Constant 1.0 : f32
    %v = spirv.Variable : !variable
    spirv.Store "Function" %v, %one : f32
    spirv.BranchConditional %c, ^then, ^end
  ^then:
    %0 = spirv.Load "Function" %v : f32
    spirv.Store "Output" %out, %0 : f32
    spirv.Branch ^end
  ^end:
    %1 = spirv.Load "Function" %v : f32
    spirv.Store "Output" %out, %1 : f32
    spirv.Return
  }

  // An input is as good as a constant, and storing what is there already does nothing. A copy of a variable is known
  // as well.
  // CHECK-LABEL: spirv.func @input(
  // CHECK:         %[[X:.*]] = spirv.mlir.addressof @x
  // CHECK:         %[[OUT:.*]] = spirv.mlir.addressof @out
  // CHECK-NOT:     Function
  // CHECK:         %[[INPUT:.*]] = spirv.Load "Private" %[[X]] : f32
  // CHECK-NOT:     "Function"
  // CHECK:         spirv.Store "Output" %[[OUT]], %[[INPUT]]
  // CHECK-NOT:     "Function"
  // CHECK:         spirv.Return
  spirv.func @input() "None" {
    %pc = spirv.mlir.addressof @c : !spirv.ptr<i1, Private>
    %c = spirv.Load "Private" %pc : i1
    %x = spirv.mlir.addressof @x : !spirv.ptr<f32, Private>
    %out = spirv.mlir.addressof @out : !out
    %v = spirv.Variable : !variable
    %w = spirv.Variable : !variable
    %0 = spirv.Load "Private" %x : f32
    spirv.Store "Function" %v, %0 : f32
    spirv.Store "Function" %v, %0 : f32
    %1 = spirv.Load "Function" %v : f32
    spirv.Store "Function" %w, %1 : f32
    spirv.BranchConditional %c, ^then, ^end
  ^then:
    %2 = spirv.Load "Function" %w : f32
    spirv.Store "Output" %out, %2 : f32
    spirv.Branch ^end
  ^end:
    spirv.Return
  }

  // What is computed keeps the name of its variable: it is loaded, but only once.
  // CHECK-LABEL: spirv.func @computed(
  // CHECK:         %[[SUM:.*]] = spirv.FAdd
  // CHECK-NEXT:    spirv.Store "Function" %[[V:.*]], %[[SUM]]
  // CHECK-NEXT:    %[[LOADED:.*]] = spirv.Load "Function" %[[V]]
  // CHECK-NEXT:    spirv.FMul %[[LOADED]], %[[LOADED]]
  spirv.func @computed() "None" {
    %pc = spirv.mlir.addressof @c : !spirv.ptr<i1, Private>
    %c = spirv.Load "Private" %pc : i1
    %px = spirv.mlir.addressof @x : !spirv.ptr<f32, Private>
    %x = spirv.Load "Private" %px : f32
    %out = spirv.mlir.addressof @out : !out
    %v = spirv.Variable : !variable
    %0 = spirv.FAdd %x, %x : f32
    spirv.Store "Function" %v, %0 : f32
    %1 = spirv.Load "Function" %v : f32
    %2 = spirv.Load "Function" %v : f32
    %3 = spirv.FMul %1, %2 : f32
    spirv.Store "Output" %out, %3 : f32
    spirv.BranchConditional %c, ^then, ^end
  ^then:
    spirv.Store "Output" %out, %x : f32
    spirv.Branch ^end
  ^end:
    spirv.Return
  }

  // Behind a selection that stores to a variable its content is not known; that of another is.
  // CHECK-LABEL: spirv.func @selection(
  // CHECK:         %[[ONE:.*]] = spirv.Constant 1.0{{.*}} : f32
  // CHECK:         %[[TWO:.*]] = spirv.Constant 2.0{{.*}} : f32
  // CHECK:         spirv.Store "Function" %[[V:.*]], %[[ONE]]
  // CHECK:         spirv.mlir.selection
  // CHECK:         spirv.Store "Function" %[[V]], %[[TWO]]
  // CHECK:         spirv.mlir.merge
  // CHECK:         %[[LOADED:.*]] = spirv.Load "Function" %[[V]]
  // CHECK-NEXT:    spirv.Store "Output" %{{.*}}, %[[LOADED]]
  // CHECK-NEXT:    spirv.Store "Output" %{{.*}}, %[[ONE]]
  spirv.func @selection() "None" {
    %pc = spirv.mlir.addressof @c : !spirv.ptr<i1, Private>
    %c = spirv.Load "Private" %pc : i1
    %out = spirv.mlir.addressof @out : !out
    %one = spirv.Constant 1.0 : f32
    %two = spirv.Constant 2.0 : f32
    %v = spirv.Variable : !variable
    %w = spirv.Variable : !variable
    spirv.Store "Function" %v, %one : f32
    spirv.Store "Function" %w, %one : f32
    spirv.BranchConditional %c, ^then, ^end
  ^then:
    spirv.Store "Function" %v, %two : f32
    spirv.Branch ^end
  ^end:
    %0 = spirv.Load "Function" %v : f32
    spirv.Store "Output" %out, %0 : f32
    %1 = spirv.Load "Function" %w : f32
    spirv.Store "Output" %out, %1 : f32
    spirv.Return
  }

  // A variable that the loop stores to is loaded in it, also in the first round, and behind it. Nothing that was known
  // before the loop is used in it: its test and increment share no values with the rest.
  // CHECK-LABEL: spirv.func @loop(
  // CHECK:         %[[ONE:.*]] = spirv.Constant 1.0{{.*}} : f32
  // CHECK:         spirv.Store "Function" %[[V:[^,]*]], %[[ONE]]
  // CHECK:         spirv.Store "Function" %[[W:[^,]*]], %[[ONE]]
  // CHECK:         spirv.mlir.loop
  // CHECK:         %[[A:.*]] = spirv.Load "Function" %[[V]]
  // CHECK:         %[[B:.*]] = spirv.Load "Function" %[[W]]
  // CHECK:         %[[SUM:.*]] = spirv.FAdd %[[A]], %[[B]]
  // CHECK:         spirv.Store "Function" %[[V]], %[[SUM]]
  // CHECK:         spirv.mlir.merge
  // CHECK:         %[[LAST:.*]] = spirv.Load "Function" %[[V]]
  // CHECK-NEXT:    spirv.Store "Output" %{{.*}}, %[[LAST]]
  // CHECK-NEXT:    spirv.Store "Output" %{{.*}}, %[[ONE]]
  spirv.func @loop() "None" {
    %pn = spirv.mlir.addressof @n : !spirv.ptr<i32, Private>
    %n = spirv.Load "Private" %pn : i32
    %out = spirv.mlir.addressof @out : !out
    %zero = spirv.Constant 0 : i32
    %step = spirv.Constant 1 : i32
    %one = spirv.Constant 1.0 : f32
    %v = spirv.Variable : !variable
    %w = spirv.Variable : !variable
    spirv.Store "Function" %v, %one : f32
    spirv.Store "Function" %w, %one : f32
    spirv.Branch ^head(%zero : i32)
  ^head(%i: i32):
    %more = spirv.SLessThan %i, %n : i32
    spirv.BranchConditional %more, ^body, ^end
  ^body:
    %0 = spirv.Load "Function" %v : f32
    %1 = spirv.Load "Function" %w : f32
    %2 = spirv.FAdd %0, %1 : f32
    spirv.Store "Function" %v, %2 : f32
    %j = spirv.IAdd %i, %step : i32
    spirv.Branch ^head(%j : i32)
  ^end:
    %3 = spirv.Load "Function" %v : f32
    spirv.Store "Output" %out, %3 : f32
    %4 = spirv.Load "Function" %w : f32
    spirv.Store "Output" %out, %4 : f32
    spirv.Return
  }

  // Variables of which elements are accessed are not followed.
  // CHECK-LABEL: spirv.func @elements(
  // CHECK:         spirv.Store "Function"
  // CHECK:         spirv.Load "Function"
  spirv.func @elements() "None" {
    %pc = spirv.mlir.addressof @c : !spirv.ptr<i1, Private>
    %c = spirv.Load "Private" %pc : i1
    %pn = spirv.mlir.addressof @n : !spirv.ptr<i32, Private>
    %i = spirv.Load "Private" %pn : i32
    %out = spirv.mlir.addressof @out : !out
    %one = spirv.Constant 1.0 : f32
    %v = spirv.Variable : !spirv.ptr<!spirv.array<2 x f32>, Function>
    %e = spirv.AccessChain %v[%i] : !spirv.ptr<!spirv.array<2 x f32>, Function>, i32 -> !variable
    spirv.Store "Function" %e, %one : f32
    spirv.BranchConditional %c, ^then, ^end
  ^then:
    %0 = spirv.Load "Function" %e : f32
    spirv.Store "Output" %out, %0 : f32
    spirv.Branch ^end
  ^end:
    spirv.Return
  }
}
