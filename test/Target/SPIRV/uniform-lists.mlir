// RUN: pystream-translate %s --target spirv -o %t.spv
// RUN: spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 -o %t.frag
// RUN: glslangValidator %t.frag
// RUN: FileCheck %s --input-file %t.frag
// RUN: pystream-translate %s --target glsl-es-300 -o %t.es.frag
// RUN: glslangValidator %t.es.frag
// RUN: pystream-translate %s --target msl | FileCheck %s --check-prefix=MSL
// RUN: pystream-translate %s --target hlsl | FileCheck %s --check-prefix=HLSL
// RUN: pystream-translate %s --target reflection | FileCheck %s --check-prefix=JSON

// Elements of one structure each; lists of equal structures keep their own
// names of members.
// CHECK:      struct lamps_element
// CHECK-NEXT: {
// CHECK-NEXT:   vec3 color;
// CHECK-NEXT:   int on;
// CHECK-NEXT: };
// CHECK:      struct spots_element
// CHECK-NEXT: {
// CHECK-NEXT:   vec3 position;
// CHECK-NEXT:   int _class;
// CHECK-NEXT: };
// CHECK:      layout(std140) uniform S
// CHECK-NEXT: {
// CHECK-NEXT:   lamps_element lamps[2];
// CHECK-NEXT:   spots_element spots[2];
// CHECK-NEXT:   float weights[3];
// CHECK-NEXT: };
// CHECK:      lamps[v_index].on != 0
// HLSL:       lamps_element {{.*}}lamps[2] : packoffset(c0);
// HLSL:       float {{.*}}weights[3] : packoffset(c4);
// MSL:        lamps_element lamps[2];
// JSON:       "count": 2
// JSON:       "element_stride": 16
// JSON:       "name": "lamps[].color"
// JSON:       "name": "weights[]"
pystream.uniform_block @S size 112 [
  #pystream.member<"lamps[].color", vector<3xf32>, path = ["lamps", "[]", "color"], offset = 0 count = 2 stride = 16>,
  #pystream.member<"lamps[].on", i1, path = ["lamps", "[]", "on"], offset = 12 count = 2 stride = 16>,
  #pystream.member<"spots[].position", vector<3xf32>, path = ["spots", "[]", "position"], offset = 32 count = 2 stride = 16>,
  #pystream.member<"spots[].class", i32, path = ["spots", "[]"], offset = 44 classes = ["m.A", "m.B"] count = 2 stride = 16>,
  #pystream.member<"weights[]", f32, path = ["weights", "[]"], offset = 64 count = 3 stride = 16>]
func.func @S.fragment(%index: i32 {pystream.input = "index", pystream.location = 0 : i32})
    -> (vector<4xf32> {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment", pystream.block = @S} {
  %i = arith.index_cast %index : i32 to index
  %color = pystream.uniform_load @S["lamps[].color"] at %i : vector<3xf32>
  %on = pystream.uniform_load @S["lamps[].on"] at %i : i1
  %position = pystream.uniform_load @S["spots[].position"] at %i : vector<3xf32>
  %tag = pystream.uniform_load @S["spots[].class"] at %i : i32
  %weight = pystream.uniform_load @S["weights[]"] at %i : f32
  %chosen = arith.select %on, %color, %position : vector<3xf32>
  %t = arith.sitofp %tag : i32 to f32
  %w = arith.addf %weight, %t : f32
  %x = vector.extract %chosen[0] : f32 from vector<3xf32>
  %y = vector.extract %chosen[1] : f32 from vector<3xf32>
  %z = vector.extract %chosen[2] : f32 from vector<3xf32>
  %r = vector.from_elements %x, %y, %z, %w : vector<4xf32>
  return %r : vector<4xf32>
}
