//===- PythonArithmetic.h - Python's //, % and ** ---------------*- C++ -*-===//
#ifndef PYSTREAM_CONVERSION_PYTHONARITHMETIC_H
#define PYSTREAM_CONVERSION_PYTHONARITHMETIC_H

namespace mlir {
class Operation;
class RewritePatternSet;
} // namespace mlir

namespace pystream {

/// Adds patterns that expand `floordiv`, `mod` and `pow` to arith and math.
/// Binary64 gives what CPython gives, bit for bit; in binary32, floor(a / b),
/// and products for small constant powers. A power of integers has a pattern
/// only where the exponent is a constant.
void populatePythonArithmeticPatterns(mlir::RewritePatternSet &patterns);

/// Expands the other powers of integers below `root` to loops of blocks.
void expandIntegerPowers(mlir::Operation *root);

} // namespace pystream

#endif // PYSTREAM_CONVERSION_PYTHONARITHMETIC_H
