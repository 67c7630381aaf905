//===- PythonMath.cpp - CPython's functions of floats ---------------------===//
#include "PyStream/IR/PythonMath.h"

#include <cmath>
#include <initializer_list>
#include <limits>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

double pystream::pythonFloorDivide(double x, double y) {
  double remainder = std::fmod(x, y);
  double quotient = (x - remainder) / y;
  if (remainder != 0.0 && (y < 0.0) != (remainder < 0.0))
    quotient -= 1.0;
  if (quotient == 0.0)
    return std::copysign(0.0, x / y);
  double result = std::floor(quotient);
  return quotient - result > 0.5 ? result + 1.0 : result;
}

namespace {
/// A sum whose rounding errors are summed apart. It starts at 1, so that no
/// term is larger than the sum.
struct CompensatedSum {
  double sum = 1.0, high = 0.0, middle = 0.0, low = 0.0;

  /// Adds sign * x * x, exactly: x is split into halves (Veltkamp, Dekker).
  void addSquare(double x, double sign) {
    double t = x * 134217729.0; // 2^27 + 1
    double head = t - (t - x), tail = x - head;
    add(sign * head * head, high);
    add(sign * 2.0 * head * tail, middle);
    low += sign * tail * tail;
  }

  void add(double term, double &error) {
    double before = sum;
    sum += term;
    error += (before - sum) + term;
  }

  double get() const { return sum - 1.0 + (high + middle + low); }
};
} // namespace

/// As vector_norm in Modules/mathmodule.c of CPython 3.11.
double pystream::pythonHypot(double x, double y) {
  x = std::fabs(x), y = std::fabs(y);
  if (std::isinf(x) || std::isinf(y))
    return std::numeric_limits<double>::infinity();
  if (std::isnan(x) || std::isnan(y))
    return std::numeric_limits<double>::quiet_NaN();
  double largest = std::fmax(x, y);
  if (largest == 0.0)
    return largest;
  int exponent;
  std::frexp(largest, &exponent);
  if (exponent < -1023) { // the scale below would overflow
    CompensatedSum sum;
    for (double term : {x / largest, y / largest})
      sum.add(term * term, sum.high);
    return largest * std::sqrt(sum.sum - 1.0 + sum.high);
  }
  double scale = std::ldexp(1.0, -exponent);
  CompensatedSum sum;
  for (double term : {x * scale, y * scale})
    sum.addSquare(term, 1.0);
  double root = std::sqrt(sum.get());
  sum.addSquare(root, -1.0);
  return (root + sum.get() / (2.0 * root)) / scale;
}
