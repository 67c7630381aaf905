//===- PyStreamInterfaces.td - Interfaces of the dialect ---*- tablegen -*-===//
#ifndef PYSTREAM_IR_INTERFACES_TD
#define PYSTREAM_IR_INTERFACES_TD

include "mlir/IR/OpBase.td"

def PyStream_ProtocolOpInterface : OpInterface<"ProtocolOpInterface"> {
  let cppNamespace = "::pystream";
  let description = [{
    An operation whose meaning Python defines by a protocol. For operands with
    a primitive rule (numbers, vectors, tuples, constants) inference and
    specialization apply the rule; for all others the operation is a call of
    the prelude function that `getPreludeFunction` names, with the constants
    of `getPreludeConstants` followed by the operands as arguments.
  }];
  let methods = [
    InterfaceMethod<"The prelude function, without the `prelude.` prefix.",
      "::llvm::StringRef", "getPreludeFunction", (ins)>,
    InterfaceMethod<"Constants that precede the operands in the prelude call.",
      "::llvm::SmallVector<::mlir::Attribute>", "getPreludeConstants", (ins),
      "", "return {};">,
  ];
}

#endif // PYSTREAM_IR_INTERFACES_TD
