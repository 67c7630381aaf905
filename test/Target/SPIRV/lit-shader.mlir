// A whole program: matrices, a texture, dispatch on a tag, varyings.
// RUN: pystream-translate %s --target spirv --stage vertex -o %t.vert.spv
// RUN: spirv-val --target-env vulkan1.1 %t.vert.spv
// RUN: pystream-translate %s --target spirv --stage fragment -o %t.frag.spv
// RUN: spirv-val --target-env vulkan1.1 %t.frag.spv
// RUN: pystream-translate %s --target glsl-330 --stage vertex -o %t.vert
// RUN: pystream-translate %s --target glsl-330 --stage fragment -o %t.frag
// RUN: glslangValidator -l %t.vert %t.frag
// RUN: FileCheck %s --check-prefix=VERT --input-file %t.vert
// RUN: FileCheck %s --check-prefix=FRAG --input-file %t.frag

pystream.uniform_block @Lit size 160 [
  #pystream.member<"transform", vector<4x4xf32>, path = ["transform"], offset = 0>,
  #pystream.member<"normal_matrix", vector<3x3xf32>, path = ["normal_matrix"], offset = 64>,
  #pystream.member<"material_class", i32, path = ["material"], offset = 112 classes = ["m.Lambert", "m.Phong"]>,
  #pystream.member<"material_shiny", f32, path = ["material", "shiny"], offset = 116 when = [[["material"], [1]]]>,
  #pystream.member<"lit", i1, path = ["lit"], offset = 120>,
  #pystream.member<"material_color", vector<3xf32>, path = ["material", "color"], offset = 128>,
  #pystream.member<"albedo", !pystream.sampler<"2D">, path = ["albedo"], offset = -1>]

func.func @Lit.vertex(
    %pos: vector<4xf32> {pystream.input = "pos", pystream.location = 0 : i32},
    %normal: vector<3xf32> {pystream.input = "normal", pystream.location = 1 : i32},
    %uv: vector<2xf32> {pystream.input = "uv", pystream.location = 2 : i32})
    -> (vector<4xf32> {pystream.builtin = "position"},
        vector<3xf32> {pystream.output = "normal", pystream.location = 0 : i32},
        vector<2xf32> {pystream.output = "uv", pystream.location = 1 : i32})
    attributes {pystream.stage = "vertex", pystream.block = @Lit} {
  %m = pystream.uniform_load @Lit["transform"] : vector<4x4xf32>
  %nm = pystream.uniform_load @Lit["normal_matrix"] : vector<3x3xf32>
  %p = pystream.matvecmul %m, %pos : vector<4x4xf32>, vector<4xf32> -> vector<4xf32>
  %n = pystream.matvecmul %nm, %normal : vector<3x3xf32>, vector<3xf32> -> vector<3xf32>
  return %p, %n, %uv : vector<4xf32>, vector<3xf32>, vector<2xf32>
}

func.func @Lit.fragment(
    %normal: vector<3xf32> {pystream.input = "normal", pystream.location = 0 : i32},
    %uv: vector<2xf32> {pystream.input = "uv", pystream.location = 1 : i32})
    -> (vector<4xf32> {pystream.output = "color0", pystream.location = 0 : i32})
    attributes {pystream.stage = "fragment", pystream.block = @Lit} {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %c0 = arith.constant 0 : i32
  %l = arith.constant dense<[0.0, 0.0, 1.0]> : vector<3xf32>
  %n = pystream.normalize %normal : vector<3xf32> loc("n")
  %class = pystream.uniform_load @Lit["material_class"] : i32
  %color = pystream.uniform_load @Lit["material_color"] : vector<3xf32>
  %dot = pystream.dot %n, %l : vector<3xf32>
  %cmp = arith.cmpf ogt, %zero, %dot : f32
  %d = arith.select %cmp, %zero, %dot : f32 loc("diffuse")
  %is_lambert = arith.cmpi eq, %class, %c0 : i32
  cf.cond_br %is_lambert, ^lambert, ^phong
^lambert:
  %vd = vector.broadcast %d : f32 to vector<3xf32>
  %cl = arith.mulf %color, %vd : vector<3xf32>
  cf.br ^join(%cl : vector<3xf32>)
^phong:
  %shiny = pystream.uniform_load @Lit["material_shiny"] : f32
  %s = math.powf %d, %shiny : f32 loc("highlight")
  %ds = arith.addf %d, %s : f32
  %vds = vector.broadcast %ds : f32 to vector<3xf32>
  %cp = arith.mulf %color, %vds : vector<3xf32>
  cf.br ^join(%cp : vector<3xf32>)
^join(%shaded: vector<3xf32> loc("shaded")):
  %sampler = pystream.uniform_load @Lit["albedo"] : !pystream.sampler<"2D">
  %texel = pystream.texture %sampler, %uv : !pystream.sampler<"2D">, vector<2xf32> -> vector<4xf32>
  %rgb = vector.shuffle %texel, %texel [0, 1, 2] : vector<4xf32>, vector<4xf32>
  %lit = pystream.uniform_load @Lit["lit"] : i1
  %shade = arith.mulf %shaded, %rgb : vector<3xf32>
  %out = arith.select %lit, %shade, %rgb : vector<3xf32> loc("out")
  %r = vector.extract %out[0] : f32 from vector<3xf32>
  %g = vector.extract %out[1] : f32 from vector<3xf32>
  %b = vector.extract %out[2] : f32 from vector<3xf32>
  %rgba = vector.from_elements %r, %g, %b, %one : vector<4xf32>
  return %rgba : vector<4xf32>
}

// VERT:      layout(std140) uniform Lit
// VERT-NEXT: {
// VERT-NEXT:     mat4 transform;
// VERT-NEXT:     mat3 normal_matrix;
// VERT-NEXT:     int material_class;
// VERT-NEXT:     float material_shiny;
// VERT-NEXT:     int lit;
// VERT-NEXT:     vec3 material_color;
// VERT-NEXT: };
// VERT:      in vec4 pos;
// VERT:      out vec3 v_normal;
// VERT-NEXT: out vec2 v_uv;
// VERT:      gl_Position = transform * pos;
// VERT-NEXT: v_normal = normal_matrix * normal;
// VERT-NEXT: v_uv = uv;

// FRAG:      uniform sampler2D albedo;
// FRAG:      in vec3 v_normal;
// FRAG:      layout(location = 0) out vec4 color0;
// FRAG:      float diffuse = max(dot(normalize(v_normal), vec3(0.0, 0.0, 1.0)), 0.0);
// FRAG-NEXT: vec3 shaded;
// FRAG-NEXT: if (material_class == 0)
// FRAG-NEXT: {
// FRAG-NEXT:     shaded = material_color * diffuse;
// FRAG-NEXT: }
// FRAG-NEXT: else
// FRAG-NEXT: {
// FRAG-NEXT:     shaded = material_color * (diffuse + pow(diffuse, material_shiny));
// FRAG-NEXT: }
