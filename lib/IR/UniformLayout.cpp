//===- UniformLayout.cpp - Bytes of values in uniform blocks --------------===//
#include "PyStream/IR/UniformLayout.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

unsigned pystream::getComponentSize(Type component) {
  if (component.isInteger(1))
    return 4;
  return component.getIntOrFloatBitWidth() / 8;
}

int64_t pystream::getColumnStride(VectorType matrix) {
  // The alignment of a vector with three components is that of four.
  int64_t components = matrix.getDimSize(1) == 2 ? 2 : 4;
  return llvm::alignTo(components * getComponentSize(matrix.getElementType()),
                       16);
}
