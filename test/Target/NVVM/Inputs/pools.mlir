// A pool of every element type, filled in a loop and read at an index that is
// known at run time only; each element goes into the sum.
memref.global "private" constant @numbers : memref<4xf32> = dense<[1.0, 2.0, 4.0, 8.0]>
memref.global "private" constant @rows : memref<2x3xf32> = dense<[[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]]>
memref.global "private" constant @flags : memref<4xi1> = dense<[true, false, false, true]>
func.func @pools(%i: i64, %x: memref<?xf64>, %n: memref<?xi32>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x", "n"]} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %i0 = arith.constant 0 : i32
  %i1 = arith.constant 1 : i32
  %i4 = arith.constant 4 : i32
  %at = arith.index_cast %i : i64 to index
  %x0 = memref.load %x[%at] : memref<?xf64>
  %n0 = memref.load %n[%at] : memref<?xi32>
  %grid = memref.alloca() : memref<4x3xf64>
  %numbers = memref.get_global @numbers : memref<4xf32>
  %rows = memref.get_global @rows : memref<2x3xf32>
  %flags = memref.get_global @flags : memref<4xi1>
  %copy = memref.alloca() : memref<4xf32>
  memref.copy %numbers, %copy : memref<4xf32> to memref<4xf32>
  %p_f32 = memref.alloca() : memref<4xf32>
  %p_f64 = memref.alloca() : memref<4xf64>
  %p_i1 = memref.alloca() : memref<4xi1>
  %p_i32 = memref.alloca() : memref<4xi32>
  %p_i64 = memref.alloca() : memref<4xi64>
  %p_v2f32 = memref.alloca() : memref<4xvector<2xf32>>
  %p_v2f64 = memref.alloca() : memref<4xvector<2xf64>>
  %p_v2i32 = memref.alloca() : memref<4xvector<2xi32>>
  %p_v3f32 = memref.alloca() : memref<4xvector<3xf32>>
  %p_v3f64 = memref.alloca() : memref<4xvector<3xf64>>
  %p_v3i32 = memref.alloca() : memref<4xvector<3xi32>>
  %p_v4f32 = memref.alloca() : memref<4xvector<4xf32>>
  %p_v4f64 = memref.alloca() : memref<4xvector<4xf64>>
  %p_v4i32 = memref.alloca() : memref<4xvector<4xi32>>
  cf.br ^fill(%i0 : i32)
^fill(%k: i32):
  %more = arith.cmpi slt, %k, %i4 : i32
  cf.cond_br %more, ^body, ^read
^body:
  %j = arith.index_cast %k : i32 to index
  %s_i32 = arith.muli %k, %n0 : i32
  %s_i64 = arith.extsi %s_i32 : i32 to i64
  %s_f64s = arith.sitofp %k : i32 to f64
  %s_f64 = arith.mulf %s_f64s, %x0 : f64
  %s_f32 = arith.truncf %s_f64 : f64 to f32
  %s_i1 = arith.trunci %s_i32 : i32 to i1
  memref.store %s_f64, %grid[%j, %c1] : memref<4x3xf64>
  memref.store %s_f32, %p_f32[%j] : memref<4xf32>
  memref.store %s_f64, %p_f64[%j] : memref<4xf64>
  memref.store %s_i1, %p_i1[%j] : memref<4xi1>
  memref.store %s_i32, %p_i32[%j] : memref<4xi32>
  memref.store %s_i64, %p_i64[%j] : memref<4xi64>
  %b_v2f32 = vector.broadcast %s_f32 : f32 to vector<2xf32>
  memref.store %b_v2f32, %p_v2f32[%j] : memref<4xvector<2xf32>>
  %b_v2f64 = vector.broadcast %s_f64 : f64 to vector<2xf64>
  memref.store %b_v2f64, %p_v2f64[%j] : memref<4xvector<2xf64>>
  %b_v2i32 = vector.broadcast %s_i32 : i32 to vector<2xi32>
  memref.store %b_v2i32, %p_v2i32[%j] : memref<4xvector<2xi32>>
  %b_v3f32 = vector.broadcast %s_f32 : f32 to vector<3xf32>
  memref.store %b_v3f32, %p_v3f32[%j] : memref<4xvector<3xf32>>
  %b_v3f64 = vector.broadcast %s_f64 : f64 to vector<3xf64>
  memref.store %b_v3f64, %p_v3f64[%j] : memref<4xvector<3xf64>>
  %b_v3i32 = vector.broadcast %s_i32 : i32 to vector<3xi32>
  memref.store %b_v3i32, %p_v3i32[%j] : memref<4xvector<3xi32>>
  %b_v4f32 = vector.broadcast %s_f32 : f32 to vector<4xf32>
  memref.store %b_v4f32, %p_v4f32[%j] : memref<4xvector<4xf32>>
  %b_v4f64 = vector.broadcast %s_f64 : f64 to vector<4xf64>
  memref.store %b_v4f64, %p_v4f64[%j] : memref<4xvector<4xf64>>
  %b_v4i32 = vector.broadcast %s_i32 : i32 to vector<4xi32>
  memref.store %b_v4i32, %p_v4i32[%j] : memref<4xvector<4xi32>>
  %next = arith.addi %k, %i1 : i32
  cf.br ^fill(%next : i32)
^read:
  %i3 = arith.constant 3 : i32
  %m = arith.andi %n0, %i3 : i32
  %q = arith.index_cast %m : i32 to index
  %half = arith.andi %n0, %i1 : i32
  %h = arith.index_cast %half : i32 to index
  %r_grid = memref.load %grid[%q, %c1] : memref<4x3xf64>
  %r_copy = memref.load %copy[%q] : memref<4xf32>
  %d_copy = arith.extf %r_copy : f32 to f64
  %row = vector.load %rows[%h, %c0] : memref<2x3xf32>, vector<3xf32>
  %row2 = vector.extract %row[2] : f32 from vector<3xf32>
  %d_row = arith.extf %row2 : f32 to f64
  %flag = memref.load %flags[%q] : memref<4xi1>
  %d_flag = arith.uitofp %flag : i1 to f64
  %t0 = arith.addf %r_grid, %d_copy : f64
  %t1 = arith.addf %t0, %d_row : f64
  %u0 = arith.addf %t1, %d_flag : f64
  %r_f32 = memref.load %p_f32[%q] : memref<4xf32>
  %d_f32 = arith.extf %r_f32 : f32 to f64
  %u1 = arith.addf %u0, %d_f32 : f64
  %r_f64 = memref.load %p_f64[%q] : memref<4xf64>
  %u2 = arith.addf %u1, %r_f64 : f64
  %r_i1 = memref.load %p_i1[%q] : memref<4xi1>
  %d_i1 = arith.uitofp %r_i1 : i1 to f64
  %u3 = arith.addf %u2, %d_i1 : f64
  %r_i32 = memref.load %p_i32[%q] : memref<4xi32>
  %d_i32 = arith.sitofp %r_i32 : i32 to f64
  %u4 = arith.addf %u3, %d_i32 : f64
  %r_i64 = memref.load %p_i64[%q] : memref<4xi64>
  %d_i64 = arith.sitofp %r_i64 : i64 to f64
  %u5 = arith.addf %u4, %d_i64 : f64
  %r_v2f32 = memref.load %p_v2f32[%q] : memref<4xvector<2xf32>>
  %e_v2f32 = vector.extract %r_v2f32[1] : f32 from vector<2xf32>
  %d_v2f32 = arith.extf %e_v2f32 : f32 to f64
  %u6 = arith.addf %u5, %d_v2f32 : f64
  %r_v2f64 = memref.load %p_v2f64[%q] : memref<4xvector<2xf64>>
  %e_v2f64 = vector.extract %r_v2f64[1] : f64 from vector<2xf64>
  %u7 = arith.addf %u6, %e_v2f64 : f64
  %r_v2i32 = memref.load %p_v2i32[%q] : memref<4xvector<2xi32>>
  %e_v2i32 = vector.extract %r_v2i32[1] : i32 from vector<2xi32>
  %d_v2i32 = arith.sitofp %e_v2i32 : i32 to f64
  %u8 = arith.addf %u7, %d_v2i32 : f64
  %r_v3f32 = memref.load %p_v3f32[%q] : memref<4xvector<3xf32>>
  %e_v3f32 = vector.extract %r_v3f32[1] : f32 from vector<3xf32>
  %d_v3f32 = arith.extf %e_v3f32 : f32 to f64
  %u9 = arith.addf %u8, %d_v3f32 : f64
  %r_v3f64 = memref.load %p_v3f64[%q] : memref<4xvector<3xf64>>
  %e_v3f64 = vector.extract %r_v3f64[1] : f64 from vector<3xf64>
  %u10 = arith.addf %u9, %e_v3f64 : f64
  %r_v3i32 = memref.load %p_v3i32[%q] : memref<4xvector<3xi32>>
  %e_v3i32 = vector.extract %r_v3i32[1] : i32 from vector<3xi32>
  %d_v3i32 = arith.sitofp %e_v3i32 : i32 to f64
  %u11 = arith.addf %u10, %d_v3i32 : f64
  %r_v4f32 = memref.load %p_v4f32[%q] : memref<4xvector<4xf32>>
  %e_v4f32 = vector.extract %r_v4f32[1] : f32 from vector<4xf32>
  %d_v4f32 = arith.extf %e_v4f32 : f32 to f64
  %u12 = arith.addf %u11, %d_v4f32 : f64
  %r_v4f64 = memref.load %p_v4f64[%q] : memref<4xvector<4xf64>>
  %e_v4f64 = vector.extract %r_v4f64[1] : f64 from vector<4xf64>
  %u13 = arith.addf %u12, %e_v4f64 : f64
  %r_v4i32 = memref.load %p_v4i32[%q] : memref<4xvector<4xi32>>
  %e_v4i32 = vector.extract %r_v4i32[1] : i32 from vector<4xi32>
  %d_v4i32 = arith.sitofp %e_v4i32 : i32 to f64
  %u14 = arith.addf %u13, %d_v4i32 : f64
  memref.store %u14, %x[%at] : memref<?xf64>
  return
}
