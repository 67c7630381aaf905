//===- LowerUniforms.cpp - Fields of uniform objects become uniforms ------===//
#include "AggregateParts.h"

#include "PyStream/IR/Names.h"
#include "PyStream/IR/UniformLayout.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/ScopeExit.h"

namespace pystream {
#define GEN_PASS_DEF_LOWERUNIFORMSPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

namespace {
/// One member of a block while it is collected.
struct Member {
  std::string name;
  Type type;
  SmallVector<Attribute> path;
  SmallVector<Attribute> classes;
  /// Which tags of which objects the member needs: one list of conditions for
  /// each alternative that has it.
  SmallVector<ArrayAttr> when;
  /// Of a member of a list: how many elements there may be.
  int64_t count = 0;
};

/// Walks the layouts from an entry object and names what they hold.
class BlockBuilder {
public:
  BlockBuilder(SymbolTable &symbols, MLIRContext *context)
      : symbols(symbols), builder(context) {}

  LogicalResult addFields(LayoutOp layout, ArrayRef<Attribute> conditions);
  UniformBlockOp build(OpBuilder &at, Location loc, StringRef name);

  /// The member that a field of a layout is read from.
  llvm::DenseMap<std::pair<Operation *, StringAttr>, std::string> memberOf;

private:
  LogicalResult addMember(LayoutOp layout, StringAttr field, Member member,
                          ArrayRef<Attribute> conditions);
  LogicalResult addField(LayoutOp layout, NamedAttribute field,
                         ArrayRef<Attribute> path,
                         ArrayRef<Attribute> conditions);
  LogicalResult addList(LayoutOp list, ArrayRef<Attribute> conditions);
  LogicalResult addUnion(LayoutOp layout, StringAttr field,
                         pystream::UnionType type, ArrayRef<Attribute> path,
                         ArrayRef<Attribute> conditions);

  SymbolTable &symbols;
  Builder builder;
  std::vector<Member> members;
  llvm::DenseSet<Operation *> visiting;
  llvm::StringMap<unsigned> byName;
  /// Of the list whose elements are being walked.
  int64_t count = 0;
};
} // namespace

/// "camera_eye" for the path camera.eye, "lights[].color" for lights[].color.
static std::string memberName(ArrayRef<Attribute> path) {
  std::string name;
  for (Attribute attribute : path) {
    StringRef step = cast<StringAttr>(attribute);
    bool isElement = step == kElementStep;
    bool follows = StringRef(name).ends_with(kElementStep);
    if (!name.empty() && !isElement)
      name += follows ? "." : "_";
    name += step == kLengthStep ? "count" : step;
  }
  return name;
}

/// The layout of the buffer of a list of uniforms, or null for other objects.
static LayoutOp bufferOf(LayoutOp layout, SymbolTable &symbols) {
  for (NamedAttribute field : layout.getFields())
    if (auto ref =
            dyn_cast<RefType>(cast<TypeAttr>(field.getValue()).getValue()))
      if (auto inner = symbols.lookup<LayoutOp>(ref.getLayout().getValue());
          inner && inner.getCapacity() > 0)
        return inner;
  return {};
}

LogicalResult BlockBuilder::addMember(LayoutOp layout, StringAttr field,
                                      Member member,
                                      ArrayRef<Attribute> conditions) {
  ArrayAttr when = builder.getArrayAttr(conditions);
  member.count = count;
  auto it = byName.find(member.name);
  // One object is told apart by one tag.
  if (it != byName.end() && members[it->second].path == member.path &&
      members[it->second].classes != member.classes)
    return layout.emitError("field ")
           << field << " of " << layout.getClassRef()
           << " may hold other classes than the field of the same name of "
              "another alternative: declare the same classes in both";
  if (it != byName.end() && (members[it->second].type != member.type ||
                             members[it->second].count != member.count ||
                             members[it->second].path != member.path)) {
    // Another class has a field of this name and another type.
    std::string base = member.name + "_" + lastName(layout.getClassRef()).str();
    member.name = base;
    for (unsigned n = 2; byName.contains(member.name); ++n)
      member.name = base + std::to_string(n);
    it = byName.end();
  }
  if (it == byName.end()) {
    it = byName.insert({member.name, members.size()}).first;
    members.push_back(member);
  }
  members[it->second].when.push_back(when);
  memberOf[{layout, field}] = member.name;
  return success();
}

LogicalResult BlockBuilder::addUnion(LayoutOp layout, StringAttr field,
                                     pystream::UnionType type,
                                     ArrayRef<Attribute> path,
                                     ArrayRef<Attribute> conditions) {
  Member tag;
  tag.name = memberName(path);
  tag.name += StringRef(tag.name).ends_with(kElementStep) ? ".class" : "_class";
  tag.type = builder.getI32Type();
  tag.path.assign(path.begin(), path.end());
  SmallVector<LayoutOp> layouts;
  for (Type alternative : type.getAlternatives()) {
    auto ref = dyn_cast<RefType>(alternative);
    auto inner =
        ref ? symbols.lookup<LayoutOp>(ref.getLayout().getValue()) : LayoutOp();
    if (!inner || inner.getStorage() != Storage::Uniform)
      return layout.emitError("field ")
             << field << " of " << layout.getClassRef()
             << " may hold values that are not objects of one declared class "
                "each";
    layouts.push_back(inner);
    tag.classes.push_back(builder.getStringAttr(inner.getClassRef()));
  }
  if (failed(addMember(layout, field, tag, conditions)))
    return failure();
  for (auto [index, inner] : llvm::enumerate(layouts)) {
    SmallVector<Attribute> narrowed(conditions);
    narrowed.push_back(builder.getArrayAttr(
        {builder.getArrayAttr(path),
         builder.getArrayAttr({builder.getI64IntegerAttr(index)})}));
    if (failed(addFields(inner, narrowed)))
      return failure();
  }
  return success();
}

/// The elements, and the number of them.
LogicalResult BlockBuilder::addList(LayoutOp list,
                                    ArrayRef<Attribute> conditions) {
  LayoutOp items = bufferOf(list, symbols);
  if (count > 0)
    return list.emitError("lists within lists cannot be uniforms");
  for (NamedAttribute field : list.getFields()) {
    Member length;
    length.type = cast<TypeAttr>(field.getValue()).getValue();
    if (!isa<IntegerType>(length.type))
      continue;
    length.path.assign(list.getPath().begin(), list.getPath().end());
    length.path.push_back(builder.getStringAttr(kLengthStep));
    length.name = memberName(length.path);
    if (failed(addMember(list, field.getName(), length, conditions)))
      return failure();
  }
  count = items.getCapacity();
  auto leave = llvm::scope_exit([&] { count = 0; });
  SmallVector<Attribute> path(items.getPath().begin(), items.getPath().end());
  path.push_back(builder.getStringAttr(kElementStep));
  return addField(items, *items.getFields().begin(), path, conditions);
}

LogicalResult BlockBuilder::addFields(LayoutOp layout,
                                      ArrayRef<Attribute> conditions) {
  if (!visiting.insert(layout).second)
    return layout.emitError("an object that holds itself cannot be a uniform");
  auto leave = llvm::scope_exit([&] { visiting.erase(layout); });
  if (bufferOf(layout, symbols))
    return addList(layout, conditions);
  for (NamedAttribute entry : layout.getFields()) {
    SmallVector<Attribute> path(layout.getPath().begin(),
                                layout.getPath().end());
    path.push_back(entry.getName());
    if (failed(addField(layout, entry, path, conditions)))
      return failure();
  }
  return success();
}

LogicalResult BlockBuilder::addField(LayoutOp layout, NamedAttribute field,
                                     ArrayRef<Attribute> path,
                                     ArrayRef<Attribute> conditions) {
  Type type = cast<TypeAttr>(field.getValue()).getValue();
  if (auto ref = dyn_cast<RefType>(type)) {
    auto inner = symbols.lookup<LayoutOp>(ref.getLayout().getValue());
    if (!inner || inner.getStorage() != Storage::Uniform)
      return layout.emitError("requires a uniform layout for field ")
             << field.getName() << ", but got " << ref.getLayout();
    return addFields(inner, conditions);
  }
  if (auto unionType = dyn_cast<pystream::UnionType>(type))
    return addUnion(layout, field.getName(), unionType, path, conditions);
  if (isa<LiteralType>(type))
    return success();
  if (count > 0 && isa<SamplerType>(type))
    return layout.emitError("textures in lists cannot be uniforms: which one "
                            "is read must be known when compiling");
  if (!isa<FloatType, IntegerType, VectorType, SamplerType>(type))
    return layout.emitError("field ")
           << field.getName() << " of " << layout.getClassRef()
           << " has a type that cannot be a uniform: " << type;
  Member member;
  member.name = memberName(path);
  member.type = type;
  member.path.assign(path.begin(), path.end());
  return addMember(layout, field.getName(), member, conditions);
}

/// Joins the conditions under which alternatives have a member: tags of one
/// object are listed together; null if the member is there in any case.
static ArrayAttr joinConditions(Builder &builder, ArrayRef<ArrayAttr> when) {
  if (llvm::any_of(when, [](ArrayAttr one) { return one.empty(); }))
    return {};
  if (when.size() == 1)
    return when.front();
  // Alternatives of one object differ in the last condition only.
  ArrayAttr first = when.front();
  SmallVector<Attribute> tags;
  for (ArrayAttr one : when) {
    if (one.size() != first.size() ||
        ArrayRef(one.getValue()).drop_back() !=
            ArrayRef(first.getValue()).drop_back() ||
        cast<ArrayAttr>(one.getValue().back())[0] !=
            cast<ArrayAttr>(first.getValue().back())[0])
      return {};
    llvm::append_range(
        tags, cast<ArrayAttr>(cast<ArrayAttr>(one.getValue().back())[1]));
  }
  SmallVector<Attribute> joined(first.getValue().drop_back());
  joined.push_back(
      builder.getArrayAttr({cast<ArrayAttr>(first.getValue().back())[0],
                            builder.getArrayAttr(tags)}));
  return builder.getArrayAttr(joined);
}

UniformBlockOp BlockBuilder::build(OpBuilder &at, Location loc,
                                   StringRef name) {
  SmallVector<Attribute> attributes;
  for (Member &member : members)
    attributes.push_back(MemberAttr::get(
        at.getContext(), builder.getStringAttr(member.name), member.type,
        builder.getArrayAttr(member.path), -1,
        member.classes.empty() ? ArrayAttr()
                               : builder.getArrayAttr(member.classes),
        joinConditions(builder, member.when), member.count, 0));
  return UniformBlockOp::create(at, loc, name, 0,
                                builder.getArrayAttr(attributes));
}

//===----------------------------------------------------------------------===//
// Accesses
//===----------------------------------------------------------------------===//

namespace {
/// Replaces the accesses of uniform objects in one function. References to
/// elements of lists are their indices there.
class FunctionUniforms {
public:
  FunctionUniforms(func::FuncOp function, SymbolTable &symbols,
                   AggregateParts &parts, const BlockBuilder &members,
                   FlatSymbolRefAttr block)
      : symbols(symbols), parts(parts), members(members), block(block),
        entry(OpBuilder::atBlockBegin(&function.getBody().front())) {}

  /// Returns what a load gives, or null where its object is no uniform.
  Value lower(Operation *op);
  void replace(Operation *op, Value value);

private:
  LayoutOp layoutOf(Value reference);
  Value lower(OpBuilder &builder, FieldLoadOp load, LayoutOp layout);
  Value loadMember(Location loc, StringRef member, Type type);
  Value loadOfElement(OpBuilder &builder, Location loc, LayoutOp layout,
                      StringAttr field, Type type, Value index);

  SymbolTable &symbols;
  AggregateParts &parts;
  const BlockBuilder &members;
  FlatSymbolRefAttr block;
  OpBuilder entry;
  llvm::StringMap<Value> loaded;
};
} // namespace

LayoutOp FunctionUniforms::layoutOf(Value reference) {
  FlatSymbolRefAttr name;
  if (auto ref = dyn_cast<RefType>(reference.getType()))
    name = ref.getLayout();
  else if (auto element = dyn_cast<ValueType>(reference.getType()))
    name = element.getLayout();
  auto layout = name ? symbols.lookup<LayoutOp>(name.getAttr()) : LayoutOp();
  return layout && layout.getStorage() == Storage::Uniform ? layout
                                                           : LayoutOp();
}

/// Reads each member once, at the start: uniforms are constant in a draw, and
/// branches that read the same member become equal.
Value FunctionUniforms::loadMember(Location loc, StringRef member, Type type) {
  Value &value = loaded[member];
  if (!value)
    value = UniformLoadOp::create(entry, loc, type, block,
                                  entry.getStringAttr(member), Value());
  return value;
}

/// What the elements of a list hold is not read before it is needed.
Value FunctionUniforms::loadOfElement(OpBuilder &builder, Location loc,
                                      LayoutOp layout, StringAttr field,
                                      Type type, Value index) {
  if (auto literal = dyn_cast<LiteralType>(type))
    return LiteralOp::create(builder, loc, literal);
  // Objects held by an element have its index.
  if (isa<ValueType>(type))
    return PackOp::create(builder, loc, type, index);
  auto load = [&](Type type) -> Value {
    Value at =
        arith::IndexCastOp::create(builder, loc, builder.getIndexType(), index);
    return UniformLoadOp::create(
        builder, loc, type, block,
        builder.getStringAttr(members.memberOf.lookup({layout, field})), at);
  };
  auto unionType = dyn_cast<pystream::UnionType>(type);
  if (!unionType)
    return load(type);
  SmallVector<Value> values{load(builder.getI32Type())};
  values.append(parts.ofUnion(unionType).types.size(), index);
  return UnrealizedConversionCastOp::create(builder, loc, type, values)
      .getResult(0);
}

Value FunctionUniforms::lower(OpBuilder &builder, FieldLoadOp load,
                              LayoutOp layout) {
  Location loc = load.getLoc();
  if (layout.isOfElements()) {
    Value index =
        ExtractOp::create(builder, loc, builder.getI32Type(), load.getRef(), 0);
    return loadOfElement(builder, loc, layout, load.getFieldAttr(),
                         load.getType(), index);
  }
  if (auto inner = dyn_cast<RefType>(load.getType()))
    return UniformRefOp::create(builder, loc, inner);
  if (auto literal = dyn_cast<LiteralType>(load.getType()))
    return LiteralOp::create(builder, loc, literal);
  StringRef member =
      members.memberOf.find({layout, load.getFieldAttr()})->second;
  if (isa<pystream::UnionType>(load.getType()))
    return UnionFromTagOp::create(
        builder, loc, load.getType(),
        loadMember(loc, member, builder.getI32Type()));
  return loadMember(loc, member, load.getType());
}

Value FunctionUniforms::lower(Operation *op) {
  if (!isa<FieldLoadOp, BufferLoadOp, BufferSizeOp>(op))
    return {};
  LayoutOp layout = layoutOf(op->getOperand(0));
  if (!layout)
    return {};
  OpBuilder builder(op);
  Location loc = op->getLoc();
  if (auto load = dyn_cast<FieldLoadOp>(op))
    return lower(builder, load, layout);
  if (isa<BufferSizeOp>(op))
    return arith::ConstantOp::create(
        builder, loc, builder.getI64IntegerAttr(layout.getCapacity()));
  Value index = arith::TruncIOp::create(builder, loc, builder.getI32Type(),
                                        op->getOperand(1));
  return loadOfElement(builder, loc, layout,
                       layout.getFields().begin()->getName(),
                       op->getResult(0).getType(), index);
}

void FunctionUniforms::replace(Operation *op, Value value) {
  op->getResult(0).replaceAllUsesWith(value);
  if (entry.getInsertionPoint() == op->getIterator())
    entry.setInsertionPointAfter(op);
  op->erase();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct LowerUniforms : pystream::impl::LowerUniformsPassBase<LowerUniforms> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTable symbols(module);
    // One block an entry point; stages of a program share it.
    llvm::MapVector<StringRef, Location> names;
    for (auto function : module.getOps<func::FuncOp>())
      if (auto block =
              function->getAttrOfType<FlatSymbolRefAttr>("pystream.block"))
        names.insert({block.getValue(), function.getLoc()});
    names.remove_if([&](auto &entry) {
      Operation *known = symbols.lookup(entry.first);
      return known && !isa<func::FuncOp>(known);
    });
    std::vector<BlockBuilder> builders;
    for (auto [name, loc] : names) {
      BlockBuilder &builder = builders.emplace_back(symbols, &getContext());
      auto root = symbols.lookup<LayoutOp>((name + ".self").str());
      if (root && failed(builder.addFields(root, {})))
        return signalPassFailure();
    }
    convertElements(module, symbols);
    for (auto [entry, members] : llvm::zip(names, builders))
      lowerProgram(module, symbols, entry.first, entry.second, members);
  }

private:
  /// References to elements of lists become their indices.
  void convertElements(ModuleOp module, SymbolTable &symbols) {
    if (llvm::none_of(module.getOps<LayoutOp>(),
                      [](LayoutOp layout) { return layout.isOfElements(); }))
      return;
    AttrTypeReplacer types;
    types.addReplacement([&](RefType type) -> std::optional<Type> {
      auto layout = symbols.lookup<LayoutOp>(type.getLayout().getAttr());
      if (!layout || !layout.isOfElements())
        return std::nullopt;
      return ValueType::get(&getContext(), type.getLayout(),
                            {IntegerType::get(&getContext(), 32)});
    });
    types.recursivelyReplaceElementsIn(module, /*replaceAttrs=*/true,
                                       /*replaceLocs=*/false,
                                       /*replaceTypes=*/true);
  }

  void lowerProgram(ModuleOp module, SymbolTable &symbols, StringRef name,
                    Location loc, BlockBuilder &members) {
    // A kernel's function has the name of the entry: the block gets another.
    std::string blockName = name.str();
    if (symbols.lookup(name))
      blockName += ".parameters";
    OpBuilder builder(module.getBody(), module.getBody()->begin());
    members.build(builder, loc, blockName);
    auto block = FlatSymbolRefAttr::get(&getContext(), blockName);
    SymbolTableCollection collection;
    AggregateParts parts(module, collection);
    for (auto function : module.getOps<func::FuncOp>()) {
      auto owner = function->getAttrOfType<FlatSymbolRefAttr>("pystream.block");
      if (!owner || owner.getValue() != name)
        continue;
      function->setAttr("pystream.block", block);
      FunctionUniforms uniforms(function, symbols, parts, members, block);
      function.walk([&](Operation *op) {
        if (Value value = uniforms.lower(op))
          uniforms.replace(op, value);
      });
    }
  }
};
} // namespace
