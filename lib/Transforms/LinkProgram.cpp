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

/// The block with the members in `used` only, laid out.
static void layOut(UniformBlockOp block, const llvm::StringSet<> &used) {
  Builder builder(block.getContext());
  SmallVector<Attribute> members;
  int64_t offset = 0;
  for (auto member : block.getMembers().getAsRange<MemberAttr>()) {
    if (!used.contains(member.getName().getValue()))
      continue;
    int64_t place = -1;
    if (!isa<SamplerType>(member.getType())) {
      UniformLayout layout = getUniformLayout(member.getType());
      place = llvm::alignTo(offset, layout.alignment);
      offset = place + layout.size;
    }
    members.push_back(MemberAttr::get(block.getContext(), member.getName(),
                                      member.getType(), member.getPath(), place,
                                      member.getClasses(), member.getWhen()));
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
