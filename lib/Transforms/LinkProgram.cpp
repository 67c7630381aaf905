//===- LinkProgram.cpp - Unused varyings and uniforms, block layout -------===//
#include "PyStream/IR/UniformLayout.h"
#include "PyStream/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringSet.h"

namespace pystream {
#define GEN_PASS_DEF_LINKPROGRAMPASS
#include "PyStream/Transforms/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Layout of uniform blocks (OpenGL 4.5, 7.6.2.2, "std140")
//===----------------------------------------------------------------------===//

/// A copy of a member with a place.
static MemberAttr placed(MemberAttr member, int64_t offset, int64_t stride) {
  return MemberAttr::get(
      member.getContext(), member.getName(), member.getType(), member.getPath(),
      offset, member.getClasses(), member.getWhen(), member.getCount(), stride);
}

/// Puts the members of a structure in an order in which std140 leaves no gaps
/// that HLSL would fill: in structures it packs what fits into rows of 16
/// bytes.
static SmallVector<MemberAttr> inPackedOrder(ArrayRef<MemberAttr> members) {
  SmallVector<MemberAttr> bySize[5]; // by components; matrices first
  for (MemberAttr member : members) {
    auto vector = dyn_cast<VectorType>(member.getType());
    size_t kind = !vector                 ? 1
                  : vector.getRank() == 2 ? 0
                                          : vector.getNumElements();
    bySize[kind].push_back(member);
  }
  SmallVector<MemberAttr> ordered(bySize[4]);
  auto scalar = bySize[1].begin(), lastScalar = bySize[1].end();
  for (MemberAttr member : bySize[3]) {
    ordered.push_back(member);
    if (scalar != lastScalar)
      ordered.push_back(*scalar++);
  }
  ordered.append(bySize[2]);
  ordered.append(scalar, lastScalar);
  ordered.append(bySize[0]);
  return ordered;
}

/// An array, of values or of structures of what the elements of a list hold.
/// Appends the members, and returns the first byte behind.
static int64_t layOutList(ArrayRef<MemberAttr> unordered, int64_t offset,
                          SmallVectorImpl<Attribute> &members) {
  SmallVector<MemberAttr> list = inPackedOrder(unordered);
  int64_t size = 0, alignment = 16;
  SmallVector<int64_t> places;
  for (MemberAttr member : list) {
    UniformLayout layout = getUniformLayout(member.getType());
    places.push_back(llvm::alignTo(size, layout.alignment));
    size = places.back() + layout.size;
    alignment = std::max<int64_t>(alignment, layout.alignment);
  }
  int64_t stride = llvm::alignTo(size, alignment);
  int64_t start = llvm::alignTo(offset, alignment);
  for (auto [member, place] : llvm::zip_equal(list, places))
    members.push_back(placed(member, start + place, stride));
  return start + stride * list.front().getCount();
}

/// The block with the members in `used` only, laid out.
static void layOut(UniformBlockOp block, const llvm::StringSet<> &used) {
  Builder builder(block.getContext());
  // Members of one list stand together, where the first of them is.
  llvm::MapVector<std::pair<Attribute, int64_t>, SmallVector<MemberAttr>>
      groups;
  for (auto member : block.getMembers().getAsRange<MemberAttr>()) {
    if (!used.contains(member.getName().getValue()))
      continue;
    Attribute key = member.getCount() > 0
                        ? Attribute(builder.getArrayAttr(member.getList()))
                        : member.getName();
    groups[{key, member.getCount()}].push_back(member);
  }
  SmallVector<Attribute> members;
  int64_t offset = 0;
  for (auto &[key, group] : groups) {
    MemberAttr member = group.front();
    if (member.getCount() > 0) {
      offset = layOutList(group, offset, members);
    } else if (isa<SamplerType>(member.getType())) {
      members.push_back(placed(member, -1, 0));
    } else {
      UniformLayout layout = getUniformLayout(member.getType());
      int64_t place = llvm::alignTo(offset, layout.alignment);
      offset = place + layout.size;
      members.push_back(placed(member, place, 0));
    }
  }
  block.setMembersAttr(builder.getArrayAttr(members));
  block.setSize(llvm::alignTo(offset, 16));
}

//===----------------------------------------------------------------------===//
// Interfaces
//===----------------------------------------------------------------------===//

/// Removes results by index, from every return too.
static void eraseResults(func::FuncOp function, const BitVector &indices) {
  function.walk([&](func::ReturnOp ret) {
    for (int i = indices.find_last(); i >= 0; i = indices.find_prev(i))
      ret->eraseOperand(i);
  });
  (void)function.eraseResults(indices);
}

static StringAttr argName(func::FuncOp function, unsigned i, StringRef key) {
  return function.getArgAttrOfType<StringAttr>(i, key);
}

namespace {
struct LinkProgram : pystream::impl::LinkProgramPassBase<LinkProgram> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::MapVector<Attribute, std::pair<func::FuncOp, func::FuncOp>> programs;
    for (auto function : module.getOps<func::FuncOp>()) {
      auto stage = function->getAttrOfType<StringAttr>("pystream.stage");
      if (!stage)
        continue;
      auto &program = programs[function->getAttr("pystream.block")];
      (stage.getValue() == "vertex" ? program.first : program.second) =
          function;
    }
    for (auto &[block, stages] : programs) {
      if (stages.second)
        eraseUnusedInputs(stages.second);
      if (stages.first && stages.second)
        eraseUnreadVaryings(stages.first, stages.second);
      if (stages.first)
        eraseUnusedInputs(stages.first);
    }
    for (auto block : module.getOps<UniformBlockOp>()) {
      llvm::StringSet<> used;
      module.walk([&](UniformLoadOp load) {
        if (load.getBlock() == block.getSymName())
          used.insert(load.getMember());
      });
      numMembers += block.getMembers().size() - used.size();
      layOut(block, used);
    }
  }

private:
  void eraseUnusedInputs(func::FuncOp function) {
    IRRewriter rewriter(&getContext());
    (void)runRegionDCE(rewriter, function->getRegions());
    BitVector unused(function.getNumArguments());
    for (BlockArgument argument : function.getArguments())
      if (argument.use_empty())
        unused.set(argument.getArgNumber());
    (void)function.eraseArguments(unused);
    relocate(function);
  }

  /// Gives consecutive locations to the variables that are left.
  void relocate(func::FuncOp function) {
    Builder builder(&getContext());
    int32_t next = 0;
    for (unsigned i = 0; i != function.getNumArguments(); ++i)
      if (argName(function, i, "pystream.input"))
        function.setArgAttr(i, "pystream.location",
                            builder.getI32IntegerAttr(next++));
  }

  void eraseUnreadVaryings(func::FuncOp vertex, func::FuncOp fragment) {
    llvm::DenseMap<StringAttr, Attribute> read;
    for (unsigned i = 0; i != fragment.getNumArguments(); ++i)
      if (StringAttr name = argName(fragment, i, "pystream.input"))
        read[name] = fragment.getArgAttr(i, "pystream.location");
    BitVector unread(vertex.getNumResults());
    for (unsigned i = 0; i != vertex.getNumResults(); ++i) {
      auto name = vertex.getResultAttrOfType<StringAttr>(i, "pystream.output");
      if (!name)
        continue;
      auto it = read.find(name);
      if (it == read.end())
        unread.set(i);
      else
        vertex.setResultAttr(i, "pystream.location", it->second);
    }
    numVaryings += unread.count();
    eraseResults(vertex, unread);
  }
};
} // namespace
