//===- ArithmeticPatterns.cpp - Python's integers and rounding ------------===//
#include "Patterns.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace pystream;

namespace {

/// `i64` arithmetic that traps on overflow.
class CheckedBuilder {
public:
  CheckedBuilder(Lowering &lowering, RewriterBase &rewriter, Operation *op)
      : rewriter(rewriter), op(op), loc(op->getLoc()),
        words(lowering.words(rewriter, loc)),
        location(lowering.tables.getLocation(
            loc, StringAttr::get(op->getContext(), ""))) {}

  Value add(Value x, Value y) { return build<LLVM::SAddWithOverflowOp>(x, y); }
  Value sub(Value x, Value y) { return build<LLVM::SSubWithOverflowOp>(x, y); }
  Value mul(Value x, Value y) { return build<LLVM::SMulWithOverflowOp>(x, y); }

  /// Bits are lost when shifting back does not restore them. A shift by 64 or
  /// more, which LLVM does not define, loses all there are.
  Value shiftLeft(Value x, Value y) {
    Value inRange = LLVM::ICmpOp::create(
        rewriter, loc, LLVM::ICmpPredicate::ult, y, words.integer(64));
    Value zero = words.integer(0);
    Value amount = LLVM::SelectOp::create(rewriter, loc, inRange, y, zero);
    Value shifted = LLVM::ShlOp::create(rewriter, loc, x, amount);
    Value back = LLVM::AShrOp::create(rewriter, loc, shifted, amount);
    Value result =
        LLVM::SelectOp::create(rewriter, loc, inRange, shifted, zero);
    Value restored = LLVM::SelectOp::create(rewriter, loc, inRange, back, zero);
    trapUnless(LLVM::ICmpPredicate::eq, restored, x);
    return result;
  }

  /// By repeated squaring where the exponent is known: no intermediate result
  /// is larger than the last one.
  Value power(Value x, Value y) {
    IntegerAttr constant;
    if (matchPattern(y, m_Constant(&constant)) && constant.getInt() >= 0 &&
        constant.getInt() < 64)
      return products(x, static_cast<uint64_t>(constant.getInt()));
    return callRuntime(rewriter, loc, kPowerFunction, x.getType(),
                       {getState(op), x, y, words.integer(location, 32)})
        .getResult();
  }

private:
  template <typename Op> Value build(Value x, Value y) {
    auto type = LLVM::LLVMStructType::getLiteral(
        rewriter.getContext(), {x.getType(), rewriter.getI1Type()});
    Value both = Op::create(rewriter, loc, type, x, y);
    Value result = words.extract(both, int64_t(0));
    buildTrap(rewriter, op, words.extract(both, 1), JitTrap::Overflow,
              location);
    return result;
  }

  void trapUnless(LLVM::ICmpPredicate predicate, Value x, Value y) {
    Value holds = LLVM::ICmpOp::create(rewriter, loc, predicate, x, y);
    Value fails =
        LLVM::XOrOp::create(rewriter, loc, holds, words.integer(1, 1));
    buildTrap(rewriter, op, fails, JitTrap::Overflow, location);
  }

  Value products(Value x, uint64_t exponent) {
    if (exponent == 0)
      return words.integer(1);
    Value result;
    for (Value square = x;; square = mul(square, square)) {
      if (exponent & 1)
        result = result ? mul(result, square) : square;
      exponent >>= 1;
      if (exponent == 0)
        return result;
    }
  }

  RewriterBase &rewriter;
  Operation *op;
  Location loc;
  WordBuilder words;
  int32_t location;
};

struct CheckedLowering : JitPattern<CheckedOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(CheckedOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    CheckedBuilder checked(lowering, rewriter, op);
    Value x = adaptor.getLhs(), y = adaptor.getRhs(), result;
    switch (op.getKind()) {
    case BinaryKind::Add:
      result = checked.add(x, y);
      break;
    case BinaryKind::Sub:
      result = checked.sub(x, y);
      break;
    case BinaryKind::Mul:
      result = checked.mul(x, y);
      break;
    case BinaryKind::LShift:
      result = checked.shiftLeft(x, y);
      break;
    case BinaryKind::Pow:
      result = checked.power(x, y);
      break;
    default:
      return rewriter.notifyMatchFailure(op, "cannot overflow");
    }
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct RoundDigitsLowering : JitPattern<RoundDigitsOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(RoundDigitsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op,
                       callRuntime(rewriter, op.getLoc(), kRoundDigitsFunction,
                                   op.getType(), adaptor.getOperands()));
    return success();
  }
};

struct FloatHashLowering : JitPattern<FloatHashOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(FloatHashOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op,
                       callRuntime(rewriter, op.getLoc(), kFloatHashFunction,
                                   op.getType(), adaptor.getOperands()));
    return success();
  }
};

/// Integers that binary64 holds exactly are divided by one instruction.
struct IntTrueDivLowering : JitPattern<IntTrueDivOp> {
  using JitPattern::JitPattern;
  LogicalResult
  matchAndRewrite(IntTrueDivOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WordBuilder words = lowering.words(rewriter, loc);
    // -2^53 <= x <= 2^53, without a sign.
    auto isExact = [&](Value x) -> Value {
      Value shifted = LLVM::AddOp::create(rewriter, loc, x,
                                          words.integer(int64_t(1) << 53));
      return LLVM::ICmpOp::create(rewriter, loc, LLVM::ICmpPredicate::ule,
                                  shifted, words.integer(int64_t(1) << 54));
    };
    Value exact = LLVM::AndOp::create(rewriter, loc, isExact(adaptor.getLhs()),
                                      isExact(adaptor.getRhs()));
    Block *before = op->getBlock();
    Block *after = rewriter.splitBlock(before, Block::iterator(op));
    BlockArgument result = after->addArgument(op.getType(), loc);

    Block *fast = rewriter.createBlock(after);
    Value x =
        LLVM::SIToFPOp::create(rewriter, loc, op.getType(), adaptor.getLhs());
    Value y =
        LLVM::SIToFPOp::create(rewriter, loc, op.getType(), adaptor.getRhs());
    Value quotient = LLVM::FDivOp::create(rewriter, loc, x, y);
    LLVM::BrOp::create(rewriter, loc, quotient, after);

    Block *slow = rewriter.createBlock(after);
    quotient = callRuntime(rewriter, loc, kTrueDivideFunction, op.getType(),
                           adaptor.getOperands())
                   .getResult();
    LLVM::BrOp::create(rewriter, loc, quotient, after);

    rewriter.setInsertionPointToEnd(before);
    LLVM::CondBrOp::create(rewriter, loc, exact, fast, slow);
    rewriter.setInsertionPointToStart(after);
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void pystream::populateArithmeticPatterns(RewritePatternSet &patterns,
                                          Lowering &lowering) {
  patterns.add<CheckedLowering, RoundDigitsLowering, FloatHashLowering,
               IntTrueDivLowering>(lowering);
}
