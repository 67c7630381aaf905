//===- Passes.h - Conversions between dialects ------------------*- C++ -*-===//
#ifndef PYSTREAM_CONVERSION_PASSES_H
#define PYSTREAM_CONVERSION_PASSES_H

#include "mlir/Dialect/SPIRV/IR/SPIRVDialect.h"
#include "mlir/Dialect/SPIRV/IR/SPIRVOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace pystream {

#define GEN_PASS_DECL
#include "PyStream/Conversion/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "PyStream/Conversion/Passes.h.inc"

} // namespace pystream

#endif // PYSTREAM_CONVERSION_PASSES_H
