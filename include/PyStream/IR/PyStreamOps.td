//===- PyStreamOps.td - All of the dialect -----------------*- tablegen -*-===//
#ifndef PYSTREAM_IR_OPS_TD
#define PYSTREAM_IR_OPS_TD

include "PyStream/IR/PyStreamDialect.td"
include "PyStream/IR/PyStreamEnums.td"
include "PyStream/IR/PyStreamAttrs.td"
include "PyStream/IR/PyStreamTypes.td"
include "PyStream/IR/PyStreamInterfaces.td"
include "PyStream/IR/PyStreamSymbolOps.td"
include "PyStream/IR/PyStreamDynamicOps.td"
include "PyStream/IR/PyStreamTypedOps.td"
include "PyStream/IR/PyStreamShaderOps.td"

#endif // PYSTREAM_IR_OPS_TD
