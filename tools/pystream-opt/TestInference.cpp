//===- TestInference.cpp - Prints what inference finds --------------------===//
//
// `test-pystream-inference` infers every function that the attribute
// `test.arguments` gives argument types, and prints the contexts and objects.
//
//===----------------------------------------------------------------------===//
#include "PyStream/Analysis/Inference.h"

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace pystream;

namespace {
struct TestInference : PassWrapper<TestInference, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestInference)

  StringRef getArgument() const override { return "test-pystream-inference"; }
  StringRef getDescription() const override {
    return "Print the contexts and objects that inference finds";
  }

  void runOnOperation() override {
    Inference inference(getOperation());
    SmallVector<Context *> roots;
    for (auto function : getOperation().getOps<FuncOp>()) {
      auto types = function->getAttrOfType<ArrayAttr>("test.arguments");
      if (!types)
        continue;
      SmallVector<AbstractValue> arguments;
      for (auto type : types.getAsValueRange<TypeAttr>())
        arguments.push_back(
            inference.fromDeclaredType(type, "test", {}, function.getLoc()));
      if (arguments.size() != function.getParams().size()) {
        function.emitError("requires one type for each parameter in "
                           "'test.arguments'");
        return signalPassFailure();
      }
      roots.push_back(inference.getContext(function, arguments));
      inference.solve();
    }
    inference.print(llvm::outs());
    if (failed(inference.report(roots)))
      signalPassFailure();
  }
};
} // namespace

void registerTestInferencePass() { PassRegistration<TestInference>(); }
