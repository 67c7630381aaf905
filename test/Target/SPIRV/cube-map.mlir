// RUN: pystream-translate %s --target spirv -o %t.spv && spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 -o %t.frag && glslangValidator %t.frag
// RUN: FileCheck %s --input-file %t.frag
// RUN: pystream-translate %s --target glsl-es-300 | FileCheck %s
// RUN: pystream-translate %s --target hlsl | FileCheck %s --check-prefix=HLSL
// RUN: pystream-translate %s --target msl | FileCheck %s --check-prefix=MSL
// Cube maps are sampled in directions; a choice is one of cube maps, whatever other samplers there are.
// CHECK-DAG:   uniform {{(highp |mediump )?}}samplerCube sky;
// CHECK-DAG:   uniform {{(highp |mediump )?}}samplerCube room;
// CHECK-DAG:   uniform {{(highp |mediump )?}}sampler2D flat_;
// CHECK-LABEL: void main
// CHECK:       texture(flat_, v_r.xy)
// CHECK:       texture(sky, v_r, 0.5)
// CHECK:       for (
// CHECK-NOT:   texture(flat_
// CHECK:       texture(sky,
// CHECK-NEXT:  texture(room,
// CHECK:       textureLod(room, v_r, 2.0){{.*}}textureSize(sky, 1)
// HLSL-DAG:    TextureCube<float4> sky
// HLSL-DAG:    sky.SampleBias(
// MSL-DAG:     texturecube<float> sky
// MSL-DAG:     sky.get_width(
pystream.uniform_block @B size 16 [
  #pystream.member<"flat", !pystream.sampler<"2D">, path = ["flat"], offset = -1>,
  #pystream.member<"sky", !pystream.sampler<"Cube">, path = ["sky"], offset = -1>,
  #pystream.member<"room", !pystream.sampler<"Cube">, path = ["room"], offset = -1>]
func.func @f(%r: vector<3xf32> {pystream.input = "r", pystream.location = 0 : i32})
    -> (vector<4xf32> {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment", pystream.block = @B} {
  %flat = pystream.uniform_load @B["flat"] : !pystream.sampler<"2D">
  %sky = pystream.uniform_load @B["sky"] : !pystream.sampler<"Cube">
  %room = pystream.uniform_load @B["room"] : !pystream.sampler<"Cube">
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c3 = arith.constant 3 : i32
  %half = arith.constant 0.5 : f32
  %two = arith.constant 2.0 : f32
  %xy = vector.shuffle %r, %r [0, 1] : vector<3xf32>, vector<3xf32>
  %t0 = pystream.texture %flat, %xy : !pystream.sampler<"2D">, vector<2xf32> -> vector<4xf32>
  %t1 = pystream.texture %sky, %r bias %half : f32 : !pystream.sampler<"Cube">, vector<3xf32> -> vector<4xf32>
  %t2 = pystream.texture_lod %room, %r, %two : !pystream.sampler<"Cube">, vector<3xf32>, f32 -> vector<4xf32>
  %n = pystream.texture_size %sky, %c1 : !pystream.sampler<"Cube">, i32 -> vector<2xi32>
  %nf = arith.sitofp %n : vector<2xi32> to vector<2xf32>
  %n4 = vector.shuffle %nf, %nf [0, 1, 0, 1] : vector<2xf32>, vector<2xf32>
  %s1 = arith.addf %t0, %t1 : vector<4xf32>
  %s2 = arith.addf %s1, %t2 : vector<4xf32>
  %s3 = arith.addf %s2, %n4 : vector<4xf32>
  cf.br ^h(%sky, %room, %c0, %r : !pystream.sampler<"Cube">, !pystream.sampler<"Cube">, i32, vector<3xf32>)
^h(%a: !pystream.sampler<"Cube">, %b: !pystream.sampler<"Cube">, %i: i32, %p: vector<3xf32>):
  %m = arith.cmpi slt, %i, %c3 : i32
  %t = pystream.texture %a, %p : !pystream.sampler<"Cube">, vector<3xf32> -> vector<4xf32>
  %q = vector.shuffle %t, %t [0, 1, 2] : vector<4xf32>, vector<4xf32>
  %j = arith.addi %i, %c1 : i32
  cf.cond_br %m, ^h(%b, %a, %j, %q : !pystream.sampler<"Cube">, !pystream.sampler<"Cube">, i32, vector<3xf32>), ^e
^e:
  %s4 = arith.addf %s3, %t : vector<4xf32>
  return %s4 : vector<4xf32>
}
