//===- FormVectors.cpp - Vectors out of what is done to each component ----===//
//
// Classes of the user's own, with fields x, y and z, compute every component by
// itself. Where the components come from vectors, or go to one, the operations
// on all of them are one operation on a vector, and some of these have names:
// dot, cross, length, normalize, mix, clamp.
//
//===----------------------------------------------------------------------===//
#include "PyStream/IR/PyStream.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace pystream {
#define GEN_PASS_DEF_FORMVECTORSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Components
//===----------------------------------------------------------------------===//

/// The vector and the index that a value is a component of.
static std::pair<Value, int64_t> matchComponent(Value value) {
  auto extract = value.getDefiningOp<vector::ExtractOp>();
  if (!extract || extract.getStaticPosition().size() != 1 ||
      !extract.getDynamicPosition().empty() ||
      extract.getSourceVectorType().getRank() != 1)
    return {};
  return {extract.getSource(), extract.getStaticPosition().front()};
}

/// Whether an operation does to a vector what it does to each component.
static bool isElementwise(Operation *op) {
  return op->getNumRegions() == 0 && op->getNumResults() == 1 &&
         isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
             arith::NegFOp, math::AbsFOp, math::FloorOp, math::CeilOp,
             math::SinOp, math::CosOp, math::ExpOp, math::Exp2Op, math::SqrtOp,
             MinOp, MaxOp, FractOp>(op);
}

namespace {
/// Makes vectors of lanes, each where the last of its lanes is known.
class VectorFormer {
public:
  explicit VectorFormer(func::FuncOp function) : dominance(function) {}

  /// The vector of these scalars, or null where that takes more than one
  /// operation for all of them at each step.
  Value form(ArrayRef<Value> lanes, unsigned depth = 0);

private:
  Value make(ArrayRef<Value> lanes, unsigned depth);
  Value makeCross(OpBuilder &builder, ArrayRef<Value> lanes, unsigned depth);
  std::optional<OpBuilder> builderBehind(ArrayRef<Value> lanes);

  static constexpr unsigned kMaxDepth = 32;
  DominanceInfo dominance;
  std::map<std::vector<const void *>, Value> known;
};
} // namespace

/// Where all lanes are known first.
std::optional<OpBuilder> VectorFormer::builderBehind(ArrayRef<Value> lanes) {
  Value last = lanes.front();
  for (Value lane : lanes.drop_front())
    if (Operation *op = lane.getDefiningOp();
        op && dominance.properlyDominates(last, op))
      last = lane;
  for (Value lane : lanes)
    if (lane != last && last.getDefiningOp() &&
        !dominance.properlyDominates(lane, last.getDefiningOp()))
      return std::nullopt;
  OpBuilder builder(last.getContext());
  builder.setInsertionPointAfterValue(last);
  return builder;
}

Value VectorFormer::form(ArrayRef<Value> lanes, unsigned depth) {
  if (depth > kMaxDepth)
    return {};
  std::vector<const void *> key;
  for (Value lane : lanes)
    key.push_back(lane.getAsOpaquePointer());
  auto [it, inserted] = known.try_emplace(key);
  if (inserted) {
    Value made = make(lanes, depth);
    known[key] = made;
    return made;
  }
  return it->second;
}

/// The factors of a product, or null.
static arith::MulFOp productOf(Value value) {
  return value.getDefiningOp<arith::MulFOp>();
}

/// What is multiplied by `factor`, or null.
static Value otherFactor(Value value, Value factor) {
  arith::MulFOp product = productOf(value);
  if (!product)
    return {};
  if (product.getLhs() == factor)
    return product.getRhs();
  return product.getRhs() == factor ? product.getLhs() : Value();
}

/// (a1 b2 - a2 b1, a2 b0 - a0 b2, a0 b1 - a1 b0).
Value VectorFormer::makeCross(OpBuilder &builder, ArrayRef<Value> lanes,
                              unsigned depth) {
  if (lanes.size() != 3)
    return {};
  arith::SubFOp sub[3];
  for (auto [lane, difference] : llvm::zip(lanes, sub)) {
    difference = lane.getDefiningOp<arith::SubFOp>();
    if (!difference)
      return {};
  }
  arith::MulFOp left = productOf(sub[0].getLhs()),
                right = productOf(sub[0].getRhs());
  if (!left || !right)
    return {};
  // The factors of a product stand in either order.
  for (unsigned order = 0; order != 4; ++order) {
    bool first = order & 1, second = order & 2;
    Value a1 = left->getOperand(first), b2 = left->getOperand(!first);
    Value a2 = right->getOperand(second), b1 = right->getOperand(!second);
    Value b0 = otherFactor(sub[1].getLhs(), a2);
    Value a0 = otherFactor(sub[1].getRhs(), b2);
    if (!a0 || !b0 || otherFactor(sub[2].getLhs(), a0) != b1 ||
        otherFactor(sub[2].getRhs(), a1) != b0)
      continue;
    Value a = form({a0, a1, a2}, depth + 1), b = form({b0, b1, b2}, depth + 1);
    if (a && b)
      return CrossOp::create(builder, lanes[0].getLoc(), a.getType(), a, b);
  }
  return {};
}

Value VectorFormer::make(ArrayRef<Value> lanes, unsigned depth) {
  auto element = dyn_cast<FloatType>(lanes.front().getType());
  if (!element)
    return {};
  std::optional<OpBuilder> behind = builderBehind(lanes);
  if (!behind)
    return {};
  OpBuilder &builder = *behind;
  Location loc = lanes.front().getLoc();
  int64_t count = lanes.size();
  auto type = VectorType::get(count, element);
  SmallVector<Attribute> constants(count);
  if (llvm::all_of(llvm::zip(lanes, constants), [](auto lane) {
        return matchPattern(std::get<0>(lane), m_Constant(&std::get<1>(lane)));
      }))
    return arith::ConstantOp::create(builder, loc,
                                     DenseElementsAttr::get(type, constants));
  if (llvm::all_equal(lanes))
    return vector::BroadcastOp::create(builder, loc, type, lanes.front());
  SmallVector<std::pair<Value, int64_t>> components =
      llvm::map_to_vector(lanes, matchComponent);
  Value source = components.front().first;
  if (source && llvm::all_of(components, [&](const auto &component) {
        return component.first == source;
      })) {
    SmallVector<int64_t> order = llvm::map_to_vector(
        components, [](const auto &component) { return component.second; });
    auto identity = llvm::to_vector(llvm::seq<int64_t>(0, count));
    if (source.getType() == type && order == identity)
      return source;
    return vector::ShuffleOp::create(builder, loc, source, source, order);
  }
  // Most of a vector, with something else in the rest.
  for (const auto &component : components)
    if (component.first && count > 2 &&
        llvm::count_if(components, [&](const auto &other) {
          return other.first == component.first;
        }) == count - 1)
      return vector::FromElementsOp::create(builder, loc, type, lanes);
  Operation *first = lanes.front().getDefiningOp();
  if (!first)
    return {};
  if (Value cross = makeCross(builder, lanes, depth))
    return cross;
  if (!isElementwise(first) || !llvm::all_of(lanes, [&](Value lane) {
        Operation *op = lane.getDefiningOp();
        return op && op->getName() == first->getName() &&
               op->getDiscardableAttrDictionary() ==
                   first->getDiscardableAttrDictionary();
      }))
    return {};
  SmallVector<Value> operands;
  for (unsigned i = 0, e = first->getNumOperands(); i != e; ++i) {
    SmallVector<Value> inner = llvm::map_to_vector(
        lanes, [&](Value lane) { return lane.getDefiningOp()->getOperand(i); });
    Value operand = form(inner, depth + 1);
    if (!operand)
      return {};
    operands.push_back(operand);
  }
  OperationState state(loc, first->getName(), operands, type,
                       first->getAttrs());
  return builder.create(state)->getResult(0);
}

//===----------------------------------------------------------------------===//
// Where vectors are wanted
//===----------------------------------------------------------------------===//

/// The terms of a sum, from the left.
static void collectTerms(Value value, SmallVectorImpl<Value> &terms,
                         bool isRoot = true) {
  auto sum = value.getDefiningOp<arith::AddFOp>();
  if (!sum || (!isRoot && !value.hasOneUse())) {
    terms.push_back(value);
    return;
  }
  collectTerms(sum.getLhs(), terms, /*isRoot=*/false);
  collectTerms(sum.getRhs(), terms, /*isRoot=*/false);
}

/// x y + x' y' + ... of the components of two vectors.
static void formDot(arith::AddFOp sum, VectorFormer &former) {
  if (!isa<FloatType>(sum.getType()) ||
      llvm::any_of(sum->getUsers(), [](Operation *user) {
        return isa<arith::AddFOp>(user); // a term of a larger sum
      }))
    return;
  SmallVector<Value> terms, left, right;
  collectTerms(sum, terms);
  if (terms.size() < 2 || terms.size() > 4)
    return;
  for (Value term : terms) {
    auto product = term.getDefiningOp<arith::MulFOp>();
    if (!product)
      return;
    left.push_back(product.getLhs());
    right.push_back(product.getRhs());
  }
  // One of them must be a vector already, or known by its components.
  Value x = former.form(left), y = x ? former.form(right) : Value();
  if (!x || !y || x.getDefiningOp<vector::BroadcastOp>() ||
      y.getDefiningOp<vector::BroadcastOp>())
    return;
  OpBuilder builder(sum);
  sum.getResult().replaceAllUsesWith(
      DotOp::create(builder, sum.getLoc(), sum.getType(), x, y));
}

/// A vector of computed components, or one whose first three are.
static void formElements(vector::FromElementsOp op, VectorFormer &former) {
  auto type = op.getType();
  if (type.getRank() != 1 || type.getNumElements() < 2 ||
      type.getNumElements() > 4)
    return;
  SmallVector<Value> lanes(op.getElements());
  auto isComputed = [](ArrayRef<Value> lanes) {
    return llvm::all_of(lanes, [](Value lane) {
      return lane.getDefiningOp() && isElementwise(lane.getDefiningOp());
    });
  };
  for (size_t size = lanes.size(); size > 1; --size) {
    ArrayRef<Value> part = ArrayRef(lanes).take_front(size);
    Value whole = isComputed(part) && !llvm::all_equal(part) ? former.form(part)
                                                             : Value();
    if (!whole)
      continue;
    if (size == lanes.size()) {
      op.getResult().replaceAllUsesWith(whole);
      return;
    }
    OpBuilder builder(op);
    for (size_t i = 0; i != size; ++i)
      op->setOperand(i,
                     vector::ExtractOp::create(builder, op.getLoc(), whole, i));
    return;
  }
}

/// What an invocation has to do: reading components is free.
static size_t costOf(func::FuncOp function) {
  size_t cost = 0;
  function.walk([&](Operation *op) {
    cost += !isa<vector::ExtractOp, arith::ConstantOp, vector::BroadcastOp>(op);
  });
  return cost;
}

//===----------------------------------------------------------------------===//
// Functions with names
//===----------------------------------------------------------------------===//

/// The scalar that a vector has in all components; of a scalar, itself.
static Value splatOf(Value value) {
  if (auto broadcast = value.getDefiningOp<vector::BroadcastOp>())
    return isa<FloatType>(broadcast.getSource().getType())
               ? broadcast.getSource()
               : Value();
  return isa<FloatType>(value.getType()) ? value : Value();
}

namespace {
struct SqrtOfDot : OpRewritePattern<math::SqrtOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::SqrtOp op,
                                PatternRewriter &rewriter) const override {
    auto dot = op.getOperand().getDefiningOp<DotOp>();
    if (!dot || dot.getX() != dot.getY())
      return rewriter.notifyMatchFailure(op, "not of x . x");
    rewriter.replaceOpWithNewOp<LengthOp>(op, op.getType(), dot.getX());
    return success();
  }
};

/// x / length(x), or x times the reciprocal.
template <typename Op> struct ByLength : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isa<VectorType>(op.getType()))
      return rewriter.notifyMatchFailure(op, "of scalars");
    for (bool turned : {false, true}) {
      Value x = op->getOperand(turned), by = splatOf(op->getOperand(!turned));
      if (!by || (turned && isa<arith::DivFOp>(op)))
        continue;
      if (isa<arith::MulFOp>(op)) {
        auto reciprocal = by.getDefiningOp<arith::DivFOp>();
        by = reciprocal && matchPattern(reciprocal.getLhs(), m_OneFloat())
                 ? reciprocal.getRhs()
                 : Value();
      }
      auto length = by ? by.getDefiningOp<LengthOp>() : LengthOp();
      if (!length || length.getX() != x)
        continue;
      rewriter.replaceOpWithNewOp<NormalizeOp>(op, op.getType(), x);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "not by its length");
  }
};

/// a (1 - t) + b t.
struct SumToMix : OpRewritePattern<arith::AddFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::AddFOp op,
                                PatternRewriter &rewriter) const override {
    for (bool turned : {false, true}) {
      auto rest = op->getOperand(turned).getDefiningOp<arith::MulFOp>();
      auto part = op->getOperand(!turned).getDefiningOp<arith::MulFOp>();
      if (!rest || !part)
        return rewriter.notifyMatchFailure(op, "not a sum of products");
      for (unsigned order = 0; order != 4; ++order) {
        Value a = rest->getOperand(order & 1), s = rest->getOperand(~order & 1);
        Value b = part->getOperand(order >> 1), t = part->getOperand(order < 2);
        auto complement = splatOf(s) ? splatOf(s).getDefiningOp<arith::SubFOp>()
                                     : arith::SubFOp();
        if (!complement || complement.getRhs() != splatOf(t) ||
            !matchPattern(complement.getLhs(), m_OneFloat()))
          continue;
        rewriter.replaceOpWithNewOp<MixOp>(op, op.getType(), a, b, t);
        return success();
      }
    }
    return rewriter.notifyMatchFailure(op, "no 1 - t");
  }
};

struct MinOfMax : OpRewritePattern<MinOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MinOp op,
                                PatternRewriter &rewriter) const override {
    auto low = op.getX().getDefiningOp<MaxOp>();
    if (!low || !isa<FloatType>(getElementTypeOrSelf(op.getType())))
      return rewriter.notifyMatchFailure(op, "not a clamped float");
    rewriter.replaceOpWithNewOp<ClampOp>(op, op.getType(), low.getX(),
                                         low.getY(), op.getY());
    return success();
  }
};

struct FormVectors : pystream::impl::FormVectorsPassBase<FormVectors> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    // Elsewhere the order of operations is that of the program.
    if (function.isExternal() || !function->hasAttr("pystream.stage"))
      return;
    OwningOpRef<func::FuncOp> formed = function.clone();
    form(*formed);
    if (costOf(*formed) < costOf(function)) {
      function.getBody().takeBody(formed->getBody());
      ++numFormed;
    }
    RewritePatternSet patterns(&getContext());
    patterns.add<SqrtOfDot, ByLength<arith::DivFOp>, ByLength<arith::MulFOp>,
                 SumToMix, MinOfMax>(&getContext());
    (void)applyPatternsGreedily(function, std::move(patterns));
  }

private:
  static void form(func::FuncOp function) {
    VectorFormer former(function);
    SmallVector<Operation *> wanted;
    function.walk([&](Operation *op) {
      if (isa<arith::AddFOp, vector::FromElementsOp>(op))
        wanted.push_back(op);
    });
    for (Operation *op : wanted)
      if (auto sum = dyn_cast<arith::AddFOp>(op))
        formDot(sum, former);
      else
        formElements(cast<vector::FromElementsOp>(op), former);
    // What the vectors replace.
    for (Block &block : llvm::reverse(function.getBody()))
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
        if (isOpTriviallyDead(&op))
          op.erase();
  }
};
} // namespace
