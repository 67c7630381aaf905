//===- JitPasses.h - Typed Python to the llvm dialect -----------*- C++ -*-===//
#ifndef PYSTREAM_CONVERSION_JITPASSES_H
#define PYSTREAM_CONVERSION_JITPASSES_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace pystream {

#define GEN_PASS_DECL
#include "PyStream/Conversion/JitPasses.h.inc"

#define GEN_PASS_REGISTRATION
#include "PyStream/Conversion/JitPasses.h.inc"

} // namespace pystream

#endif // PYSTREAM_CONVERSION_JITPASSES_H
