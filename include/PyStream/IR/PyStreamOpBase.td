//===- PyStreamOpBase.td - Base classes of operations ------*- tablegen -*-===//
#ifndef PYSTREAM_IR_OPBASE_TD
#define PYSTREAM_IR_OPBASE_TD

include "PyStream/IR/PyStreamDialect.td"
include "PyStream/IR/PyStreamTypes.td"
include "PyStream/IR/PyStreamAttrs.td"
include "PyStream/IR/PyStreamInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/CallInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/MemorySlotInterfaces.td"
include "mlir/IR/BuiltinAttributes.td"
include "mlir/IR/CommonAttrConstraints.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/IR/OpAsmInterface.td"

class PyStream_Op<string mnemonic, list<Trait> traits = []>
    : Op<PyStream_Dialect, mnemonic, traits>;

/// An operation of stage imported: any number of objects in, one object out.
class PyStream_DynamicOp<string mnemonic, list<Trait> traits = []>
    : PyStream_Op<mnemonic, traits>;

/// A dynamic operation that Python defines by a protocol.
class PyStream_ProtocolOp<string mnemonic, list<Trait> traits = []>
    : PyStream_Op<mnemonic, traits # [
        DeclareOpInterfaceMethods<PyStream_ProtocolOpInterface,
                                  ["getPreludeConstants"]>]>;

#endif // PYSTREAM_IR_OPBASE_TD
