//===- Passes.td - Passes on the pystream dialect ----------*- tablegen -*-===//
#ifndef PYSTREAM_TRANSFORMS_PASSES_TD
#define PYSTREAM_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

#endif // PYSTREAM_TRANSFORMS_PASSES_TD
