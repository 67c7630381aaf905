//===- Session.h - A context whose diagnostics go to a callback -*- C++ -*-===//
#ifndef PYSTREAM_LIB_CAPI_SESSION_H
#define PYSTREAM_LIB_CAPI_SESSION_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

namespace pystream {

/// The type of the diagnostic callbacks of the C API.
using DiagnosticCallback = void (*)(void *user, int severity,
                                    const char *message, const char *file,
                                    int line, int column, int end_line,
                                    int end_column);

/// One call of the C API: a context with every dialect and extension that the
/// pipelines need, whose diagnostics go to a callback.
class Session {
public:
  Session(DiagnosticCallback callback, void *user);

  /// The module in `length` bytes of MLIR text or bytecode; null after an
  /// error.
  mlir::OwningOpRef<mlir::ModuleOp> parse(const char *text, size_t length);
  mlir::MLIRContext &getContext() { return context; }

private:
  mlir::MLIRContext context;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace pystream

#endif // PYSTREAM_LIB_CAPI_SESSION_H
