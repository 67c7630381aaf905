//===- PythonMath.h - CPython's functions of floats -------------*- C++ -*-===//
//
// Where CPython computes a result itself rather than calling the C library.
// The compiler folds constants with these, and native kernels call them.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_IR_PYTHONMATH_H
#define PYSTREAM_IR_PYTHONMATH_H

namespace pystream {

/// `x // y` for y other than zero, bit for bit.
double pythonFloorDivide(double x, double y);

/// `math.hypot(x, y)`, bit for bit: no overflow where the result is finite.
double pythonHypot(double x, double y);

/// The function that native code calls for `math.hypot`.
inline constexpr char kHypotSymbol[] = "pystream.hypot";

} // namespace pystream

#endif // PYSTREAM_IR_PYTHONMATH_H
