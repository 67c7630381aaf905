//===- Session.cpp - A context whose diagnostics go to a callback ---------===//
#include "Session.h"

#include "PyStream/IR/Names.h"
#include "PyStream/IR/PyStream.h"
#include "PyStream/Pipelines/KernelPipelines.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;
using namespace pystream;

static int getSeverity(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note:
    return 0;
  case DiagnosticSeverity::Remark:
    return 1;
  case DiagnosticSeverity::Warning:
    return 2;
  case DiagnosticSeverity::Error:
    return 3;
  }
  return 3;
}

static void report(Diagnostic &diagnostic, DiagnosticCallback callback,
                   void *user) {
  if (!callback)
    return;
  std::string message = diagnostic.str();
  int severity = getSeverity(diagnostic.getSeverity());
  if (FileLineColRange range = findUserLocation(diagnostic.getLocation()))
    callback(user, severity, message.c_str(), range.getFilename().str().c_str(),
             range.getStartLine(), range.getStartColumn(), range.getEndLine(),
             range.getEndColumn());
  else
    callback(user, severity, message.c_str(), nullptr, 0, 0, 0, 0);
  for (Diagnostic &note : diagnostic.getNotes())
    report(note, callback, user);
}

/// Made once: registering takes longer than compiling a small shader.
static const DialectRegistry &getRegistry() {
  static const DialectRegistry registry = [] {
    DialectRegistry made;
    registerAllDialects(made);
    registerAllExtensions(made);
    made.insert<PyStreamDialect>();
    registerKernelExtensions(made);
    return made;
  }();
  return registry;
}

Session::Session(DiagnosticCallback callback, void *user)
    : context(getRegistry(), MLIRContext::Threading::DISABLED),
      handler(&context, [callback, user](Diagnostic &diagnostic) {
        report(diagnostic, callback, user);
      }) {
  // Diagnostics are for users, who know lines of Python, not operations.
  context.printOpOnDiagnostic(false);
}

OwningOpRef<ModuleOp> Session::parse(const char *text, size_t length) {
  // The parser wants a terminated buffer.
  std::string copy(text, length);
  return parseSourceString<ModuleOp>(copy, &context);
}
