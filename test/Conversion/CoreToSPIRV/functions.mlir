// Every function and operator of stage core has a form, and GLSL its own names.
// RUN: pystream-translate %s --target spirv -o %t.spv
// RUN: spirv-val --target-env vulkan1.1 %t.spv
// RUN: pystream-translate %s --target glsl-330 -o %t.frag
// RUN: glslangValidator %t.frag
// RUN: FileCheck %s --input-file %t.frag

func.func @math(%x: f32 {pystream.input = "x", pystream.location = 0 : i32}, %v: vector<3xf32> {pystream.input = "v", pystream.location = 1 : i32}, %w: vector<3xf32> {pystream.input = "w", pystream.location = 2 : i32}, %n: i32 {pystream.input = "n", pystream.location = 3 : i32}, %iv: vector<2xi32> {pystream.input = "iv", pystream.location = 4 : i32}, %fc: vector<4xf32> {pystream.builtin = "frag_coord"}, %ff: i1 {pystream.builtin = "front_facing"}, %bb: i1 {pystream.input = "bb", pystream.location = 5 : i32}) -> (vector<4xf32> {pystream.output = "color0", pystream.location = 0 : i32}, f32 {pystream.builtin = "frag_depth"}) attributes {pystream.stage = "fragment"} {
  %f0 = arith.constant 0.0 : f32
  %f2 = arith.constant 2.0 : f32
  %c3 = arith.constant 3 : i32
  %0 = pystream.dot %v, %w : vector<3xf32>
  %1 = pystream.length %v : vector<3xf32>
  %2 = pystream.distance %v, %w : vector<3xf32>
  %3 = pystream.normalize %v : vector<3xf32>
  %4 = pystream.cross %v, %w : vector<3xf32>
  %5 = pystream.reflect %v, %w : vector<3xf32>
  %6 = pystream.refract %v, %w, %x : vector<3xf32>, f32
  %7 = pystream.fract %x : f32
  %8 = pystream.sign %x : f32
  %9 = pystream.min %x, %f2 : f32
  %10 = pystream.max %v, %w : vector<3xf32>
  %11 = pystream.clamp %x, %f0, %f2 : f32
  %12 = pystream.mix %v, %w, %4 : vector<3xf32>
  %13 = pystream.step %f0, %x : f32
  %14 = pystream.smoothstep %f0, %f2, %x : f32
  %15 = pystream.dfdx %v : vector<3xf32>
  %16 = pystream.dfdy %x : f32
  %17 = math.exp2 %x : f32
  %18 = math.log2 %x : f32
  %19 = math.powf %x, %f2 : f32
  %20 = pystream.atan2 %x, %f2 : f32
  %21 = math.trunc %x : f32
  %22 = math.sqrt %x : f32
  %23 = math.rsqrt %x : f32
  %24 = math.sin %v : vector<3xf32>
  %25 = math.cos %x : f32
  %26 = math.tan %x : f32
  %27 = math.asin %x : f32
  %28 = math.acos %x : f32
  %29 = math.atan %x : f32
  %30 = math.exp %x : f32
  %31 = math.log %x : f32
  %32 = math.log10 %x : f32
  %33 = math.floor %v : vector<3xf32>
  %34 = math.ceil %x : f32
  %35 = math.absf %x : f32
  %36 = math.absi %n : i32
  %37 = math.roundeven %x : f32
  %38 = math.copysign %x, %f2 : f32
  %39 = math.isnan %x : f32
  %40 = math.isinf %x : f32
  %41 = math.fma %x, %f2, %x : f32
  %42 = arith.maximumf %x, %f2 : f32
  %43 = arith.minnumf %x, %f2 : f32
  %44 = arith.floordivsi %n, %c3 : i32
  %45 = arith.remsi %n, %c3 : i32
  %46 = arith.divsi %n, %c3 : i32
  %47 = arith.andi %n, %c3 : i32
  %48 = arith.shli %n, %c3 : i32
  %49 = arith.shrsi %n, %c3 : i32
  %50 = arith.xori %n, %c3 : i32
  %51 = arith.maxsi %n, %c3 : i32
  %52 = arith.remf %x, %f2 : f32
  %53 = arith.fptosi %x : f32 to i32
  %54 = arith.extui %39 : i1 to i32
  %55 = arith.uitofp %40 : i1 to f32
  %56 = arith.cmpf olt, %v, %w : vector<3xf32>
  %57 = arith.select %56, %v, %w : vector<3xi1>, vector<3xf32>
  %58 = arith.cmpf une, %x, %f2 : f32
  %59 = arith.select %58, %v, %w : vector<3xf32>
  %60 = arith.xori %58, %39 : i1
  %61 = arith.ori %60, %ff : i1
  %62 = arith.andi %61, %40 : i1
  %63 = arith.addi %iv, %iv : vector<2xi32>
  %64 = vector.extract %63[1] : i32 from vector<2xi32>
  %65 = vector.insert %x, %v[2] : f32 into vector<3xf32>
  %66 = arith.index_cast %n : i32 to index
  %67 = vector.extract %65[%66] : f32 from vector<3xf32>
  %68 = arith.sitofp %63 : vector<2xi32> to vector<2xf32>
  %69 = vector.shuffle %v, %v [2, 0] : vector<3xf32>, vector<3xf32>
  %70 = arith.addf %68, %69 : vector<2xf32>
  %71 = vector.broadcast %x : f32 to vector<3xf32>
  %72 = arith.divf %v, %71 : vector<3xf32>
  %73 = arith.mulf %71, %72 : vector<3xf32>
  %74 = arith.negf %73 : vector<3xf32>
  %75 = arith.subf %74, %71 : vector<3xf32>
  %76 = pystream.sign %n : i32
  %77 = arith.trunci %n : i32 to i1
  %78 = arith.cmpi ne, %77, %bb : i1
  %79 = math.tanh %x : f32
  %80 = arith.cmpf oeq, %x, %f0 : f32
  %81 = arith.select %80, %n, %c3 : i32
  %82 = arith.select %78, %80, %58 : i1
  %83 = arith.mulf %x, %x : f32
  %84 = math.round %x : f32
  %85 = arith.cmpf uno, %x, %f2 : f32
  %86 = arith.cmpf ugt, %x, %f2 : f32
  %87 = math.sinh %x : f32
  %88 = math.cosh %x : f32
  %89 = math.atanh %x : f32
  // keep all
  %s0 = arith.addf %0, %1 : f32
  %s1 = arith.addf %2, %7 : f32
  %v0 = arith.addf %3, %4 : vector<3xf32>
  %v1 = arith.addf %5, %6 : vector<3xf32>
  %v2 = arith.addf %10, %12 : vector<3xf32>
  %v3 = arith.addf %15, %24 : vector<3xf32>
  %v4 = arith.addf %33, %57 : vector<3xf32>
  %v5 = arith.addf %59, %75 : vector<3xf32>
  %a0 = arith.addf %v0, %v1 : vector<3xf32>
  %a1 = arith.addf %v2, %v3 : vector<3xf32>
  %a2 = arith.addf %v4, %v5 : vector<3xf32>
  %a3 = arith.addf %a0, %a1 : vector<3xf32>
  %a4 = arith.addf %a2, %a3 : vector<3xf32>
  %t8 = arith.addf %8, %9 : f32
  %t11 = arith.addf %t8, %11 : f32
  %t13 = arith.addf %t11, %13 : f32
  %t14 = arith.addf %t13, %14 : f32
  %t16 = arith.addf %t14, %16 : f32
  %t17 = arith.addf %t16, %17 : f32
  %t18 = arith.addf %t17, %18 : f32
  %t19 = arith.addf %t18, %19 : f32
  %t20 = arith.addf %t19, %20 : f32
  %t21 = arith.addf %t20, %21 : f32
  %t22 = arith.addf %t21, %22 : f32
  %t23 = arith.addf %t22, %23 : f32
  %t25 = arith.addf %t23, %25 : f32
  %t26 = arith.addf %t25, %26 : f32
  %t27 = arith.addf %t26, %27 : f32
  %t28 = arith.addf %t27, %28 : f32
  %t29 = arith.addf %t28, %29 : f32
  %t30 = arith.addf %t29, %30 : f32
  %t31 = arith.addf %t30, %31 : f32
  %t32 = arith.addf %t31, %32 : f32
  %t34 = arith.addf %t32, %34 : f32
  %t35 = arith.addf %t34, %35 : f32
  %t37 = arith.addf %t35, %37 : f32
  %t38 = arith.addf %t37, %38 : f32
  %t41 = arith.addf %t38, %41 : f32
  %t42 = arith.addf %t41, %42 : f32
  %t43 = arith.addf %t42, %43 : f32
  %t52 = arith.addf %t43, %52 : f32
  %t55 = arith.addf %t52, %55 : f32
  %t67 = arith.addf %t55, %67 : f32
  %t79 = arith.addf %t67, %79 : f32
  %t84 = arith.addf %t79, %84 : f32
  %t87 = arith.addf %t84, %87 : f32
  %t88 = arith.addf %t87, %88 : f32
  %t89 = arith.addf %t88, %89 : f32
  %i0 = arith.addi %36, %44 : i32
  %i1 = arith.addi %i0, %45 : i32
  %i2 = arith.addi %i1, %46 : i32
  %i3 = arith.addi %i2, %47 : i32
  %i4 = arith.addi %i3, %48 : i32
  %i5 = arith.addi %i4, %49 : i32
  %i6 = arith.addi %i5, %50 : i32
  %i7 = arith.addi %i6, %51 : i32
  %i8 = arith.addi %i7, %53 : i32
  %i9 = arith.addi %i8, %54 : i32
  %ia = arith.addi %i9, %64 : i32
  %ib = arith.addi %ia, %76 : i32
  %ic = arith.addi %ib, %81 : i32
  %if = arith.sitofp %ic : i32 to f32
  %b0 = arith.andi %62, %82 : i1
  %b1 = arith.ori %b0, %85 : i1
  %b2 = arith.ori %b1, %86 : i1
  %bf = arith.uitofp %b2 : i1 to f32
  %z0 = arith.addf %s0, %s1 : f32
  %z1 = arith.addf %z0, %t89 : f32
  %z2 = arith.addf %z1, %if : f32
  %z3 = arith.addf %z2, %bf : f32
  %q0 = vector.extract %70[0] : f32 from vector<2xf32>
  %z4 = arith.addf %z3, %q0 : f32
  %r = vector.extract %a4[0] : f32 from vector<3xf32>
  %g = vector.extract %a4[1] : f32 from vector<3xf32>
  %b = vector.extract %a4[2] : f32 from vector<3xf32>
  %o = vector.from_elements %r, %g, %b, %z4 : vector<4xf32>
  %o2 = arith.addf %o, %fc : vector<4xf32>
  return %o2, %x : vector<4xf32>, f32
}

// CHECK-NOT: uint
// CHECK-DAG: cross(
// CHECK-DAG: step(0.0, v_x)
// CHECK-DAG: smoothstep(0.0, 2.0, v_x)
// CHECK-DAG: clamp(v_x, 0.0, 2.0)
// CHECK-DAG: dFdy(v_x)
// CHECK-DAG: exp2(v_x)
// CHECK-DAG: log2(v_x)
// CHECK-DAG: pow(v_x, 2.0)
// CHECK-DAG: atan(v_x, 2.0)
// CHECK-DAG: trunc(v_x)
// CHECK-DAG: min(v_x, 2.0)
// CHECK-DAG: max(v_x, 2.0)
// CHECK-DAG: dFdx(
// CHECK-DAG: mix(
// CHECK-DAG: refract(
// CHECK-DAG: reflect(
// CHECK:     gl_FragDepth = v_x;
