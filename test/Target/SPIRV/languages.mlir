// Every language, reserved words as names, and the interface as JSON.
// RUN: pystream-translate %s --target glsl-330 --stage vertex | FileCheck %s --check-prefix=GLSL
// RUN: pystream-translate %s --target glsl-450 --stage vertex | FileCheck %s --check-prefix=GLSL450
// RUN: pystream-translate %s --target glsl-es-300 --stage vertex | FileCheck %s --check-prefix=ES
// RUN: pystream-translate %s --target hlsl --stage vertex | FileCheck %s --check-prefix=HLSL
// RUN: pystream-translate %s --target msl --stage vertex | FileCheck %s --check-prefix=MSL
// RUN: pystream-translate %s --target reflection | FileCheck %s --check-prefix=JSON
// RUN: not pystream-translate %s --target spirv --stage fragment 2>&1 | FileCheck %s --check-prefix=NONE

pystream.uniform_block @Wave size 16 [
  #pystream.member<"sample", f32, path = ["sample"], offset = 0>]

// GLSL: layout(location = 0) in vec4 input_;
// GLSL: gl_Position = input_ * sample_;
// GLSL450: layout(location = 0) out float v_input;
// ES: #version 300 es
// HLSL: cbuffer Wave
// MSL: vertex main0_out main0
// JSON-DAG: "identifier": "input_"
// JSON-DAG: "layout": "std140"
// JSON-DAG: "name": "sample_"
// NONE: error: has no shader stage 'fragment'
func.func @Wave.vertex(
    %p: vector<4xf32> {pystream.input = "input", pystream.location = 0 : i32})
    -> (vector<4xf32> {pystream.builtin = "position"},
        f32 {pystream.output = "input", pystream.location = 0 : i32})
    attributes {pystream.stage = "vertex", pystream.block = @Wave} {
  %s = pystream.uniform_load @Wave["sample"] : f32
  %v = vector.broadcast %s : f32 to vector<4xf32>
  %r = arith.mulf %p, %v : vector<4xf32>
  return %r, %s : vector<4xf32>, f32
}
