//===- PythonMath.cpp - CPython's functions of floats ---------------------===//
#include "PyStream/IR/PythonMath.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <string>

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

//===----------------------------------------------------------------------===//
// Rounding
//===----------------------------------------------------------------------===//

static int countBits(uint64_t x) { return x ? 64 - __builtin_clzll(x) : 0; }

static uint64_t magnitude(int64_t x) {
  return x < 0 ? -static_cast<uint64_t>(x) : static_cast<uint64_t>(x);
}

/// The quotient gets at least two bits more than binary64 has; the lowest one
/// stands for all that come after it.
double pystream::pythonTrueDivide(int64_t x, int64_t y) {
  uint64_t a = magnitude(x), b = magnitude(y);
  int shift = 56 - (countBits(a) - countBits(b));
  shift = shift < 0 || a == 0 ? 0 : shift;
  auto dividend = static_cast<unsigned __int128>(a) << shift;
  auto quotient = static_cast<uint64_t>(dividend / b);
  if (dividend % b != 0)
    quotient |= 1;
  double result = std::ldexp(static_cast<double>(quotient), -shift);
  return (x < 0) != (y < 0) ? -result : result;
}

/// Rounds the decimal digits of a whole number, which had a fraction if
/// `sticky`, to a multiple of 10 ** zeros.
static std::string roundToTens(std::string digits, size_t zeros, bool sticky) {
  digits.insert(0, zeros < digits.size() ? 1 : zeros + 1 - digits.size(), '0');
  size_t end = digits.size() - zeros;
  bool isHalf = digits[end] == '5' && !sticky &&
                digits.find_first_not_of('0', end + 1) == std::string::npos;
  bool isOdd = (digits[end - 1] - '0') % 2 != 0;
  bool up = isHalf ? isOdd : digits[end] >= '5';
  digits.replace(end, zeros, zeros, '0');
  for (size_t i = end; up && i-- > 0;) {
    up = digits[i] == '9';
    digits[i] = up ? '0' : static_cast<char>(digits[i] + 1);
  }
  return digits;
}

/// As float.__round__ of CPython, whose conversions are exact, as those of the
/// C library are.
double pystream::pythonRoundDigits(double x, int64_t digits) {
  // More digits than any float has; larger powers of ten than any float.
  if (!std::isfinite(x) || digits > 323)
    return x;
  if (digits < -308)
    return 0.0 * x;
  char text[800];
  if (digits >= 0) {
    std::snprintf(text, sizeof text, "%.*f", static_cast<int>(digits), x);
    return std::strtod(text, nullptr);
  }
  double whole = std::trunc(std::fabs(x));
  std::snprintf(text, sizeof text, "%.0f", whole);
  std::string rounded =
      roundToTens(text, static_cast<size_t>(-digits), whole != std::fabs(x));
  return std::copysign(std::strtod(rounded.c_str(), nullptr), x);
}

//===----------------------------------------------------------------------===//
// Hashes
//===----------------------------------------------------------------------===//

/// As _Py_HashDouble in Python/pyhash.c: the value modulo 2^61 - 1, where a
/// power of two is a rotation of 61 bits.
int64_t pystream::pythonFloatHash(double x) {
  constexpr int kBits = 61;
  constexpr uint64_t kModulus = (uint64_t(1) << kBits) - 1;
  if (std::isinf(x))
    return x > 0 ? 314159 : -314159;
  if (std::isnan(x))
    return 0;
  int exponent;
  double mantissa = std::frexp(std::fabs(x), &exponent);
  uint64_t hash = 0;
  while (mantissa != 0.0) {
    hash = ((hash << 28) & kModulus) | hash >> (kBits - 28);
    mantissa *= 268435456.0; // 2^28
    exponent -= 28;
    auto digit = static_cast<uint64_t>(mantissa);
    mantissa -= static_cast<double>(digit);
    hash += digit;
    if (hash >= kModulus)
      hash -= kModulus;
  }
  exponent =
      exponent >= 0 ? exponent % kBits : kBits - 1 - ((-1 - exponent) % kBits);
  hash = ((hash << exponent) & kModulus) | hash >> (kBits - exponent);
  auto result = static_cast<int64_t>(hash);
  if (x < 0)
    result = -result;
  return result == -1 ? -2 : result;
}
