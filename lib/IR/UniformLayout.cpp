//===- UniformLayout.cpp - Bytes of values in uniform blocks --------------===//
#include "PyStream/IR/UniformLayout.h"
#include "PyStream/IR/PyStream.h"

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

bool pystream::isUniformType(Type type) {
  if (isa<SamplerType>(type))
    return true;
  Type component = type;
  if (auto vector = dyn_cast<VectorType>(type)) {
    component = vector.getElementType();
    if (vector.isScalable() || vector.getRank() < 1 || vector.getRank() > 2 ||
        (vector.getRank() == 2 && !isa<FloatType>(component)) ||
        !llvm::all_of(vector.getShape(),
                      [](int64_t size) { return size >= 2 && size <= 4; }))
      return false;
  }
  return component.isF32() || component.isF64() ||
         component.isSignlessInteger(1) || component.isSignlessInteger(32) ||
         component.isSignlessInteger(64);
}

pystream::UniformLayout pystream::getUniformLayout(Type type) {
  uint64_t component = getComponentSize(getElementTypeOrSelf(type));
  auto vector = dyn_cast<VectorType>(type);
  if (!vector)
    return {component, component};
  uint64_t count = vector.getDimSize(0);
  if (vector.getRank() == 1)
    return {count * component, (count == 2 ? 2 : 4) * component};
  uint64_t stride = getColumnStride(vector);
  return {count * stride, stride};
}
