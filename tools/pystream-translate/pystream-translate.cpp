//===- pystream-translate.cpp - IR in, an artefact out --------------------===//
#include "PyStream/IR/PyStream.h"
#include "PyStream/Pipelines/Pipelines.h"
#include "PyStream/Target/SPIRV.h"

#include "mlir/Dialect/SPIRV/IR/SPIRVDialect.h"
#include "mlir/IR/AsmState.h"
#include "mlir/InitAllDialects.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
using namespace pystream;
namespace cl = llvm::cl;

namespace {
enum class Target { SPIRV, GLSL330, GLSL450, GLSLES300, HLSL, MSL, Reflection };
} // namespace

static cl::OptionCategory category("pystream-translate options");
static cl::opt<std::string> inputFile(cl::Positional, cl::init("-"),
                                      cl::desc("<IR: stage core or spirv>"),
                                      cl::cat(category));
static cl::opt<std::string> outputFile("o", cl::init("-"),
                                       cl::desc("Output file"),
                                       cl::value_desc("file"),
                                       cl::cat(category));
static cl::opt<Target> target(
    "target", cl::desc("What to make"), cl::Required, cl::cat(category),
    cl::values(clEnumValN(Target::SPIRV, "spirv", "SPIR-V 1.3 binary"),
               clEnumValN(Target::GLSL330, "glsl-330", "GLSL for OpenGL 3.3"),
               clEnumValN(Target::GLSL450, "glsl-450", "GLSL for OpenGL 4.5"),
               clEnumValN(Target::GLSLES300, "glsl-es-300",
                          "GLSL for ES 3.0, WebGL 2"),
               clEnumValN(Target::HLSL, "hlsl", "HLSL, shader model 5.0"),
               clEnumValN(Target::MSL, "msl", "Metal 2.1"),
               clEnumValN(Target::Reflection, "reflection",
                          "the interface as JSON (of stage core)")));
static cl::opt<std::string> stage("stage", cl::init(""), cl::cat(category),
                                  cl::desc("The stage: vertex or fragment; not "
                                           "needed where there is only one"),
                                  cl::value_desc("name"));

static std::optional<ShadingLanguage> getLanguage(Target target) {
  switch (target) {
  case Target::GLSL330:
    return ShadingLanguage::GLSL330;
  case Target::GLSL450:
    return ShadingLanguage::GLSL450;
  case Target::GLSLES300:
    return ShadingLanguage::GLSLES300;
  case Target::HLSL:
    return ShadingLanguage::HLSL;
  case Target::MSL:
    return ShadingLanguage::MSL;
  default:
    return std::nullopt;
  }
}

/// The module of the stage that was asked for.
static FailureOr<spirv::ModuleOp> selectStage(ModuleOp module) {
  spirv::ModuleOp selected;
  for (auto candidate : module.getOps<spirv::ModuleOp>()) {
    auto name = candidate->getAttrOfType<StringAttr>("pystream.stage");
    if (!stage.empty() && (!name || name.getValue() != stage))
      continue;
    if (selected) {
      module.emitError("has several stages: choose one with --stage");
      return failure();
    }
    selected = candidate;
  }
  if (!selected) {
    module.emitError("has no shader stage")
        << (stage.empty() ? "" : " '" + stage + "'");
    return failure();
  }
  return selected;
}

static LogicalResult translate(ModuleOp module, llvm::raw_ostream &os) {
  if (target == Target::Reflection) {
    os << llvm::formatv("{0:2}", buildReflection(module)) << "\n";
    return success();
  }
  if (module.getOps<spirv::ModuleOp>().empty()) {
    PassManager pm(module.getContext());
    buildCoreToSPIRVPipeline(pm);
    if (failed(pm.run(module)))
      return failure();
  }
  FailureOr<spirv::ModuleOp> selected = selectStage(module);
  StageBinary binary;
  if (failed(selected) || failed(serializeStage(*selected, binary)))
    return failure();
  std::optional<ShadingLanguage> language = getLanguage(target);
  if (!language) {
    os.write(reinterpret_cast<const char *>(binary.words.data()),
             binary.words.size() * sizeof(uint32_t));
    return success();
  }
  llvm::Expected<std::string> text =
      emitShadingLanguage(binary.words, *language);
  if (!text)
    return selected->emitError(llvm::toString(text.takeError()));
  os << *text;
  return success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "PyStream: IR in, an artefact out\n");

  std::string error;
  auto input = openInputFile(inputFile, &error);
  if (!input) {
    llvm::errs() << error << "\n";
    return 1;
  }
  auto output = openOutputFile(outputFile, &error);
  if (!output) {
    llvm::errs() << error << "\n";
    return 1;
  }
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(input), llvm::SMLoc());
  DialectRegistry registry;
  registerAllDialects(registry);
  registry.insert<PyStreamDialect>();
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);
  SourceMgrDiagnosticHandler handler(sources, &context);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module || failed(translate(*module, output->os())))
    return 1;
  output->keep();
  return 0;
}
