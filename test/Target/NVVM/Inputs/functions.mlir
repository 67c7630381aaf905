func.func @functions(%i: i64, %x: memref<?xf32>, %y: memref<?xf32>)
    attributes {pystream.kernel, pystream.rank = 1 : i32, pystream.arguments = ["x", "y"]} {
  %j = arith.index_cast %i : i64 to index
  %a = memref.load %x[%j] : memref<?xf32>
  %b = memref.load %y[%j] : memref<?xf32>
  %0 = math.sin %a : f32
  %1 = math.cos %0 : f32
  %2 = math.exp %1 : f32
  %3 = math.powf %2, %b : f32
  %4 = math.tan %3 : f32
  %5 = math.log10 %4 : f32
  %6 = pystream.atan2 %5, %b : f32
  %7 = math.rsqrt %6 : f32
  %8 = pystream.mod %7, %b : f32
  %9 = pystream.floordiv %8, %b : f32
  %v = vector.from_elements %9, %a, %b : vector<3xf32>
  %n = pystream.normalize %v : vector<3xf32>
  %m = vector.from_elements %9, %a, %b, %9, %a, %b, %9, %a, %b : vector<3x3xf32>
  %inv = pystream.inverse %m : vector<3x3xf32> -> vector<3x3xf32>
  %mv = pystream.matvecmul %inv, %n : vector<3x3xf32>, vector<3xf32> -> vector<3xf32>
  %d = pystream.dot %mv, %n : vector<3xf32>
  %k = arith.fptosi %d : f32 to i64
  %p = pystream.pow %k, %i : i64
  %q = arith.sitofp %p : i64 to f32
  %r = math.tanh %q : f32
  %s = math.asin %r : f32
  %t = math.cbrt %s : f32
  %u = math.exp2 %t : f32
  %w = math.log %u : f32
  %e1 = math.expm1 %w : f32
  %e2 = math.log1p %e1 : f32
  %e3 = math.erf %e2 : f32
  %e4 = math.acosh %e3 : f32
  %e5 = math.sinh %e4 : f32
  memref.store %e5, %y[%j] : memref<?xf32>
  return
}
