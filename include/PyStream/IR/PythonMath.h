//===- PythonMath.h - CPython's functions of floats -------------*- C++ -*-===//
//
// Where CPython computes a result itself rather than calling the C library.
// The compiler folds constants with these, and native kernels call them.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_IR_PYTHONMATH_H
#define PYSTREAM_IR_PYTHONMATH_H

#include <cstdint>

namespace pystream {

/// `x // y` for y other than zero, bit for bit.
double pythonFloorDivide(double x, double y);

/// `math.hypot(x, y)`, bit for bit: no overflow where the result is finite.
double pythonHypot(double x, double y);

/// `x / y` of integers, y other than zero: the quotient, rounded once.
double pythonTrueDivide(int64_t x, int64_t y);

/// `round(x, digits)`: the decimal number with so many digits that is nearest
/// to x, a tie to the even one. Infinite where it exceeds all floats.
double pythonRoundDigits(double x, int64_t digits);

/// `hash(x)` on a machine of 64 bits; 0 for NaN, whose hash in CPython is that
/// of the object.
int64_t pythonFloatHash(double x);

/// The function that native code calls for `math.hypot`.
inline constexpr char kHypotSymbol[] = "pystream.hypot";

} // namespace pystream

#endif // PYSTREAM_IR_PYTHONMATH_H
