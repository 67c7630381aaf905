//===- CheckDivisions.cpp - Division by zero as in Python -----------------===//
#include "CheckDivisions.h"

#include "PyStream/Conversion/KernelPasses.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace pystream;

static Value constant(ImplicitLocOpBuilder &b, Type type, double value) {
  Type element = getElementTypeOrSelf(type);
  Attribute scalar =
      isa<FloatType>(element)
          ? Attribute(b.getFloatAttr(element, value))
          : Attribute(b.getIntegerAttr(element, static_cast<int64_t>(value)));
  if (auto vector = dyn_cast<VectorType>(type))
    scalar = DenseElementsAttr::get(vector, scalar);
  return arith::ConstantOp::create(b, cast<TypedAttr>(scalar));
}

/// Whether any element of a condition holds.
static Value any(ImplicitLocOpBuilder &b, Value condition) {
  auto type = dyn_cast<VectorType>(condition.getType());
  if (!type)
    return condition;
  if (type.getRank() > 1) {
    auto flat = VectorType::get({type.getNumElements()}, type.getElementType());
    condition = vector::ShapeCastOp::create(b, flat, condition);
  }
  return vector::ReductionOp::create(b, vector::CombiningKind::OR, condition);
}

static Value negate(ImplicitLocOpBuilder &b, Value condition) {
  return arith::XOrIOp::create(b, condition,
                               arith::ConstantIntOp::create(b, 1, 1));
}

/// Whether a constant has no element for which `test` holds; false for values
/// that are not constant.
static bool never(Value value, function_ref<bool(const APInt &)> test) {
  DenseIntElementsAttr elements;
  APInt scalar;
  if (matchPattern(value, m_ConstantInt(&scalar)))
    return !test(scalar);
  if (matchPattern(value, m_Constant(&elements)))
    return llvm::none_of(elements.getValues<APInt>(), test);
  return false;
}

static bool never(Value value, function_ref<bool(const APFloat &)> test) {
  DenseFPElementsAttr elements;
  APFloat scalar(0.0);
  if (matchPattern(value, m_ConstantFloat(&scalar)))
    return !test(scalar);
  if (matchPattern(value, m_Constant(&elements)))
    return llvm::none_of(elements.getValues<APFloat>(), test);
  return false;
}

/// Checks a division of integers: processors trap.
static void checkIntegers(Operation *op, LeaveUnless leaveUnless) {
  ImplicitLocOpBuilder b(op->getLoc(), op);
  Value x = op->getOperand(0), y = op->getOperand(1);
  Type type = y.getType();
  auto equals = [&](Value value, Value other) -> Value {
    return arith::CmpIOp::create(b, arith::CmpIPredicate::eq, value, other);
  };
  if (!never(y, [](const APInt &value) { return value.isZero(); })) {
    Value isZero = any(b, equals(y, constant(b, type, 0)));
    leaveUnless(b, negate(b, isZero), op, kDivisionByZero);
  }
  if (never(y, [](const APInt &value) { return value.isAllOnes(); }))
    return;
  Value isMinusOne = equals(y, constant(b, type, -1));
  if (isa<arith::RemSIOp>(op)) { // x % 1 = x % -1 = 0
    op->setOperand(
        1, arith::SelectOp::create(b, isMinusOne, constant(b, type, 1), y));
    return;
  }
  unsigned width = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
  Value least =
      constant(b, type, -static_cast<double>(uint64_t(1) << (width - 1)));
  Value overflows =
      any(b, arith::AndIOp::create(b, isMinusOne, equals(x, least)));
  leaveUnless(b, negate(b, overflows), op, kOverflow);
}

/// Whether Python raises ZeroDivisionError for an operation on binary64, or
/// null where that is known not to be.
static Value raises(ImplicitLocOpBuilder &b, Operation *op) {
  Value x = op->getOperand(0), y = op->getOperand(1);
  Type type = y.getType();
  Value zero = constant(b, type, 0.0);
  auto compare = [&](arith::CmpFPredicate predicate, Value value,
                     Value other) -> Value {
    return arith::CmpFOp::create(b, predicate, value, other);
  };
  if (!isa<math::PowFOp>(op)) {
    if (never(y, [](const APFloat &value) { return value.isZero(); }))
      return {};
    Value isZero = compare(arith::CmpFPredicate::OEQ, y, zero);
    // `math.fmod` of a NaN raises nothing; `%` of a NaN passes as well.
    if (isa<arith::RemFOp>(op))
      isZero = arith::AndIOp::create(b, isZero,
                                     compare(arith::CmpFPredicate::ORD, x, x));
    return any(b, isZero);
  }
  // 0.0 ** y, where y < 0; but 0.0 ** -inf is inf.
  if (never(y, [](const APFloat &value) {
        return value.isNegative() && value.isFinite() && !value.isZero();
      }))
    return {};
  Value infinite = constant(b, type, -std::numeric_limits<double>::infinity());
  Value negative =
      arith::AndIOp::create(b, compare(arith::CmpFPredicate::OLT, y, zero),
                            compare(arith::CmpFPredicate::UNE, y, infinite));
  return any(b, arith::AndIOp::create(
                    b, negative, compare(arith::CmpFPredicate::OEQ, x, zero)));
}

Value pystream::checkDivisions(ImplicitLocOpBuilder &b, func::FuncOp kernel,
                               Block *entry, LeaveUnless leaveUnless) {
  Block *first = &kernel.getBody().front();
  SmallVector<Operation *> integers, floats;
  llvm::DenseSet<std::tuple<Block *, Value, unsigned>> divisors;
  kernel.walk([&](Operation *op) {
    if (isa<arith::DivSIOp, arith::FloorDivSIOp, arith::RemSIOp>(op))
      integers.push_back(op);
    if (!isa<arith::DivFOp, arith::RemFOp, math::PowFOp>(op) ||
        !getElementTypeOrSelf(op->getResult(0).getType()).isF64())
      return;
    // One check serves all divisions by a value in a block.
    if (isa<math::PowFOp>(op) ||
        divisors
            .insert({op->getBlock(), op->getOperand(1), isa<arith::RemFOp>(op)})
            .second)
      floats.push_back(op);
  });
  Value flag;
  for (Operation *op : floats) {
    ImplicitLocOpBuilder at(op->getLoc(), op);
    Value fails = raises(at, op);
    if (!fails)
      continue;
    if (isa<math::PowFOp>(op) || op->getBlock() != first) {
      leaveUnless(at, negate(at, fails), op, kDivisionByZero);
      continue;
    }
    if (!flag) {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToEnd(entry);
      flag = memref::AllocaOp::create(b, MemRefType::get({}, b.getI1Type()));
      memref::StoreOp::create(b, arith::ConstantIntOp::create(b, 0, 1), flag,
                              ValueRange{});
    }
    Value before = memref::LoadOp::create(at, flag, ValueRange{});
    memref::StoreOp::create(at, arith::OrIOp::create(at, before, fails), flag,
                            ValueRange{});
  }
  for (Operation *op : integers)
    checkIntegers(op, leaveUnless);
  return flag;
}
