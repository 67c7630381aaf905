//===- KernelPipelines.h - From core kernels to LLVM and NVVM ---*- C++ -*-===//
#ifndef PYSTREAM_PIPELINES_KERNELPIPELINES_H
#define PYSTREAM_PIPELINES_KERNELPIPELINES_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace pystream {

/// Options of `pystream-core-to-nvvm`.
struct CoreToNVVMOptions : public mlir::PassPipelineOptions<CoreToNVVMOptions> {
  Option<std::string> chip{*this, "chip",
                           llvm::cl::desc("compute capability, e.g. sm_80"),
                           llvm::cl::init("sm_70")};
  Option<std::string> libdevice{
      *this, "libdevice",
      llvm::cl::desc("path of libdevice.10.bc; without it, functions are "
                     "approximated in binary32"),
      llvm::cl::init("")};
  Option<unsigned> optimization{
      *this, "opt-level", llvm::cl::desc("of LLVM, 0 to 3"), llvm::cl::init(3)};
  Option<bool> serialize{
      *this, "serialize",
      llvm::cl::desc("end with PTX in a gpu.binary instead of a gpu.module"),
      llvm::cl::init(true)};
};

/// Lowers kernels of stage core to host functions in the llvm dialect.
void buildCoreToLLVMPipeline(mlir::OpPassManager &pm);

/// Lowers kernels of stage core to a gpu.module in the nvvm dialect, and to
/// PTX. (The packaged gpu-lower-to-nvvm-pipeline asks for an instruction set
/// that newer chips refuse, and calls libdevice for every function.)
void buildCoreToNVVMPipeline(mlir::OpPassManager &pm,
                             const CoreToNVVMOptions &options);

/// Registers `pystream-core-to-llvm` and `pystream-core-to-nvvm`.
void registerKernelPipelines();

/// Registers what those pipelines need beside dialects: conversion interfaces,
/// the NVVM target and translations to LLVM IR.
void registerKernelExtensions(mlir::DialectRegistry &registry);

} // namespace pystream

#endif // PYSTREAM_PIPELINES_KERNELPIPELINES_H
