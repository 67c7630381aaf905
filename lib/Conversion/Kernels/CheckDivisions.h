//===- CheckDivisions.h - Division by zero as in Python ---------*- C++ -*-===//
#ifndef PYSTREAM_LIB_CONVERSION_KERNELS_CHECKDIVISIONS_H
#define PYSTREAM_LIB_CONVERSION_KERNELS_CHECKDIVISIONS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace pystream {

/// Leaves the kernel with a status before an operation, unless a condition
/// holds that was just computed there.
using LeaveUnless =
    llvm::function_ref<void(mlir::ImplicitLocOpBuilder &, mlir::Value,
                            mlir::Operation *, int64_t status)>;

/// Makes divisions in `kernel` safe, and has Python's exceptions reported:
///  * integers: the kernel is left before a division by zero, and before
///    -2**63 // -1, whose result is no 64-bit integer;
///  * binary64: likewise, or, for a division that every call executes, by a
///    flag that is set, so that the loop over calls can be vectorised.
///
/// Returns the flag, a `memref<i1>` made at the end of block `entry`, or null
/// where no division needs it.
mlir::Value checkDivisions(mlir::ImplicitLocOpBuilder &b,
                           mlir::func::FuncOp kernel, mlir::Block *entry,
                           LeaveUnless leaveUnless);

} // namespace pystream

#endif // PYSTREAM_LIB_CONVERSION_KERNELS_CHECKDIVISIONS_H
