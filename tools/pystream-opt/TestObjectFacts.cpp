//===- TestObjectFacts.cpp - Prints the facts about objects ---------------===//
//
// `test-pystream-object-facts` remarks at each private layout what keeps its
// objects in memory, and at each place that takes over an object that it does.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/ObjectFacts.h"

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace pystream;

namespace {
struct TestObjectFacts : PassWrapper<TestObjectFacts, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestObjectFacts)

  StringRef getArgument() const override {
    return "test-pystream-object-facts";
  }
  StringRef getDescription() const override {
    return "Print what is known of objects in memory";
  }

  void runOnOperation() override {
    ObjectFacts facts(getOperation());
    for (const auto &[name, layout] : facts.getLayouts()) {
      InFlightDiagnostic remark = layout.layout->emitRemark();
      remark << (layout.isFinal() ? "final" : "in memory")
             << (layout.recursive ? ", recursive" : "");
      auto note = [&](Operation *op, StringRef text) {
        if (op)
          remark.attachNote(op->getLoc()) << text;
      };
      note(layout.modifier, "modified here");
      note(layout.identity, "told apart here");
      note(layout.boundary, "seen by the host here");
      note(layout.call, "handed on here");
    }
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      MovedReferences moved(function, facts);
      for (Value value : moved.getValues())
        emitRemark(value.getLoc(), "takes over an object");
    }
  }
};
} // namespace

void registerTestObjectFactsPass() { PassRegistration<TestObjectFacts>(); }
