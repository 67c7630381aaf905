//===- LowerUniforms.cpp - Fields of uniform objects become uniforms ------===//
#include "PyStream/IR/Names.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
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
  LogicalResult addUnion(LayoutOp layout, StringAttr field,
                         pystream::UnionType type, ArrayRef<Attribute> path,
                         ArrayRef<Attribute> conditions);

  SymbolTable &symbols;
  Builder builder;
  std::vector<Member> members;
  llvm::DenseSet<Operation *> visiting;
  llvm::StringMap<unsigned> byName;
};
} // namespace

/// "camera_eye" for the path camera.eye.
static std::string memberName(ArrayRef<Attribute> path) {
  std::string name;
  for (Attribute part : path)
    name += (name.empty() ? "" : "_") + cast<StringAttr>(part).str();
  return name;
}

LogicalResult BlockBuilder::addMember(LayoutOp layout, StringAttr field,
                                      Member member,
                                      ArrayRef<Attribute> conditions) {
  ArrayAttr when = builder.getArrayAttr(conditions);
  auto it = byName.find(member.name);
  // One object is told apart by one tag.
  if (it != byName.end() && members[it->second].path == member.path &&
      members[it->second].classes != member.classes)
    return layout.emitError("field ")
           << field << " of " << layout.getClassRef()
           << " may hold other classes than the field of the same name of "
              "another alternative: declare the same classes in both";
  if (it != byName.end() && (members[it->second].type != member.type ||
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
  tag.name = memberName(path) + "_class";
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

LogicalResult BlockBuilder::addFields(LayoutOp layout,
                                      ArrayRef<Attribute> conditions) {
  if (!visiting.insert(layout).second)
    return layout.emitError("an object that holds itself cannot be a uniform");
  auto leave = llvm::scope_exit([&] { visiting.erase(layout); });
  for (NamedAttribute entry : layout.getFields()) {
    Type type = cast<TypeAttr>(entry.getValue()).getValue();
    SmallVector<Attribute> path(layout.getPath().begin(),
                                layout.getPath().end());
    path.push_back(entry.getName());
    if (auto ref = dyn_cast<RefType>(type)) {
      auto inner = symbols.lookup<LayoutOp>(ref.getLayout().getValue());
      if (!inner || inner.getStorage() != Storage::Uniform)
        return layout.emitError("requires a uniform layout for field ")
               << entry.getName() << ", but got " << ref.getLayout();
      if (failed(addFields(inner, conditions)))
        return failure();
      continue;
    }
    if (auto unionType = dyn_cast<pystream::UnionType>(type)) {
      if (failed(
              addUnion(layout, entry.getName(), unionType, path, conditions)))
        return failure();
      continue;
    }
    if (isa<LiteralType>(type))
      continue;
    if (!isa<FloatType, IntegerType, VectorType, SamplerType>(type))
      return layout.emitError("field ")
             << entry.getName() << " of " << layout.getClassRef()
             << " has a type that cannot be a uniform: " << type;
    Member member;
    member.name = memberName(path);
    member.type = type;
    member.path = path;
    if (failed(addMember(layout, entry.getName(), member, conditions)))
      return failure();
  }
  return success();
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
        joinConditions(builder, member.when)));
  return UniformBlockOp::create(at, loc, name, 0,
                                builder.getArrayAttr(attributes));
}

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
    for (auto [name, loc] : names) {
      if (symbols.lookup(name) && !isa<func::FuncOp>(symbols.lookup(name)))
        continue;
      if (failed(lowerProgram(module, symbols, name, loc)))
        return signalPassFailure();
    }
  }

private:
  LogicalResult lowerProgram(ModuleOp module, SymbolTable &symbols,
                             StringRef name, Location loc) {
    // A kernel's function has the name of the entry: the block gets another.
    std::string blockName = name.str();
    if (symbols.lookup(name))
      blockName += ".parameters";
    BlockBuilder blockBuilder(symbols, &getContext());
    auto root = symbols.lookup<LayoutOp>((name + ".self").str());
    if (root && failed(blockBuilder.addFields(root, {})))
      return failure();
    OpBuilder builder(module.getBody(), module.getBody()->begin());
    blockBuilder.build(builder, loc, blockName);
    auto blockRef = FlatSymbolRefAttr::get(&getContext(), blockName);
    for (auto function : module.getOps<func::FuncOp>()) {
      auto block = function->getAttrOfType<FlatSymbolRefAttr>("pystream.block");
      if (!block || block.getValue() != name)
        continue;
      function->setAttr("pystream.block", blockRef);
      lowerFunction(function, symbols, blockBuilder, blockRef);
    }
    return success();
  }

  /// Reads each member once, at the start: uniforms are constant in a draw, and
  /// branches that read the same member become equal.
  void lowerFunction(func::FuncOp function, SymbolTable &symbols,
                     BlockBuilder &blockBuilder, FlatSymbolRefAttr block) {
    auto entry = OpBuilder::atBlockBegin(&function.getBody().front());
    llvm::StringMap<Value> loaded;
    auto loadMember = [&](Location loc, StringRef member, Type type) {
      Value &value = loaded[member];
      if (!value)
        value = UniformLoadOp::create(entry, loc, type, block,
                                      entry.getStringAttr(member));
      return value;
    };
    function.walk([&](FieldLoadOp load) {
      auto ref = cast<RefType>(load.getRef().getType());
      auto layout = symbols.lookup<LayoutOp>(ref.getLayout().getValue());
      if (!layout || layout.getStorage() != Storage::Uniform)
        return;
      OpBuilder builder(load);
      Location loc = load.getLoc();
      Value value;
      if (auto inner = dyn_cast<RefType>(load.getType())) {
        value = UniformRefOp::create(builder, loc, inner);
      } else if (auto literal = dyn_cast<LiteralType>(load.getType())) {
        value = LiteralOp::create(builder, loc, literal);
      } else {
        StringRef member = blockBuilder.memberOf[{layout, load.getFieldAttr()}];
        if (isa<pystream::UnionType>(load.getType()))
          value = UnionFromTagOp::create(
              builder, loc, load.getType(),
              loadMember(loc, member, builder.getI32Type()));
        else
          value = loadMember(loc, member, load.getType());
      }
      load.getResult().replaceAllUsesWith(value);
      if (entry.getInsertionPoint() == load->getIterator())
        entry.setInsertionPointAfter(load);
      load.erase();
    });
  }
};
} // namespace
