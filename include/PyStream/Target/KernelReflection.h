//===- KernelReflection.h - How to call a kernel, as JSON -------*- C++ -*-===//
#ifndef PYSTREAM_TARGET_KERNELREFLECTION_H
#define PYSTREAM_TARGET_KERNELREFLECTION_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/JSON.h"

namespace pystream {

/// Describes a kernel of stage core, whose attributes have been checked:
/// {"version", "name", "kind": "kernel", "rank", "index", "arguments":
/// [{"name", "type", "rank", "written", "covers"}], "uniform_blocks"}. "index"
/// is the type of the index parameters, which must hold every index of a
/// launch. Types of arrays are those of their elements (f64, f32, i64, i32);
/// "covers" holds pairs of a dimension and the index parameter whose extent it
/// must not be less than. Members of blocks are described as those of shaders,
/// with two more keys: "component", the type of a number, and for matrices
/// "stride", the bytes from column to column.
llvm::json::Object reflectKernel(mlir::func::FuncOp kernel);

} // namespace pystream

#endif // PYSTREAM_TARGET_KERNELREFLECTION_H
