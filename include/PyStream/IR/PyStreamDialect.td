//===- PyStreamDialect.td - The pystream dialect -----------*- tablegen -*-===//
#ifndef PYSTREAM_IR_DIALECT_TD
#define PYSTREAM_IR_DIALECT_TD

include "mlir/IR/OpBase.td"

def PyStream_Dialect : Dialect {
  let name = "pystream";
  let cppNamespace = "::pystream";
  let summary = "Python objects, attributes and calls";
  let description = [{
    The dialect models a closed world of Python: functions, classes and live
    objects are symbols, and function bodies are control-flow graphs.

    A module passes through four stages, each a contract checked by
    `pystream-verify-stage`:

    * *imported*: every value is a `!pystream.object`, every operation is one
      that Python defines (`getattr`, `call`, `binary`, ...), local variables
      are slots;
    * *specialized*: every value has a concrete type, every call is direct,
      objects are `alloc`, `field_load` and `field_store` on a `layout`;
    * *registers*: no object is left, values are scalars, vectors and matrices;
    * *core*: upstream dialects plus the shader operations of this one.
  }];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::func::FuncDialect", "::mlir::math::MathDialect",
    "::mlir::vector::VectorDialect", "::mlir::memref::MemRefDialect"
  ];
}

#endif // PYSTREAM_IR_DIALECT_TD
