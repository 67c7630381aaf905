//===- KernelPasses.td - Passes from core kernels to devices ---*- tablegen -*-===//
#ifndef PYSTREAM_CONVERSION_KERNELPASSES_TD
#define PYSTREAM_CONVERSION_KERNELPASSES_TD

include "mlir/Pass/PassBase.td"

def ExpandMath : Pass<"pystream-expand-math"> {
  let summary = "expand functions of GLSL and Python to arith, math and vector";
  let description = [{
    Rewrites the mathematical operations of the dialect (`dot`, `normalize`,
    `mix`, `matvecmul`, ..., `floordiv`, `mod`, `pow`) into upstream operations,
    in the order of evaluation that the types of the Python package use, so
    that binary64 results equal CPython's.

    With `target=nvvm`, functions for which PTX has no instruction (`sin`,
    `exp`, `pow`, ...) are approximated too, so that no device library is
    needed: in binary32 by polynomials, with errors of a few ulp. PTX has
    nothing to build the binary64 functions on; they are an error that says so,
    unless `libdevice` promises that NVIDIA's library will be linked.

    Operations that only a fragment shader has (`texture`, `dfdx`, `discard`)
    are an error.

    ```mlir
    %d = pystream.dot %a, %b : vector<2xf64>
    // becomes
    %0 = arith.mulf %a, %b : vector<2xf64>
    %1 = vector.extract %0[0] : f64 from vector<2xf64>
    %2 = vector.extract %0[1] : f64 from vector<2xf64>
    %d = arith.addf %1, %2 : f64
    ```
  }];
  let options = [
    Option<"target", "target", "std::string", "\"cpu\"",
           "`cpu` or `nvvm`: which functions need no expansion">,
    Option<"libdevice", "libdevice", "bool", "false",
           "with target=nvvm: libdevice will be linked">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def KernelToLoops : Pass<"pystream-kernel-to-loops", "::mlir::ModuleOp"> {
  let summary = "turn kernels into host functions that loop over indices";
  let description = [{
    A kernel `f` of rank n becomes the function

    ```
    f.loop(begin : i64, end : i64, extents : n-1 times i64, parameters : memref<?xi8>, arrays...) -> i64
    ```

    that calls the body for the linear indices from `begin` to `end`; the last
    index of a kernel runs fastest, and `extents` are the sizes of the index
    space in all dimensions but the first. A caller may split the index space
    over threads. `parameters` is the uniform block of the kernel, laid out as
    it says; values are read once, before the loop.

    Before an access outside of its array, the function returns a number that
    tells the index and the array; it returns -1 when all went well. An access
    at the kernel's own index that happens at every call is not checked: there
    a launch makes sure that the array is as long as the index space, and the
    loop can be vectorised. The attribute
    `pystream.host_kernel` holds the name of the kernel.

    ```mlir
    func.func @scale(%i: i64, %x: memref<?xf64>) attributes {pystream.kernel,
        pystream.rank = 1 : i32, pystream.block = @scale, ...} {
      %k = pystream.uniform_load @scale["k"] : f64
    // becomes
    func.func @scale.loop(%begin: i64, %end: i64, %parameters: memref<?xi8>,
                          %x: memref<?xf64>) -> i64
        attributes {pystream.host_kernel = "scale", ...} {
      %view = memref.view %parameters[%c0][] : memref<?xi8> to memref<f64>
      %k = memref.load %view[] : memref<f64>
      cf.br ^header(%begin : i64)
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::func::FuncDialect", "::mlir::memref::MemRefDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def MathToLibm : Pass<"pystream-math-to-libm", "::mlir::ModuleOp"> {
  let summary = "call the C library for transcendental functions";
  let description = [{
    As upstream's `convert-math-to-libm`, but only for the functions whose
    results depend on the library (`sin`, `exp`, `pow`, ...): CPython calls the
    same ones, so that binary64 results are equal. Exact operations (`sqrt`,
    `floor`, ...) stay, for LLVM has instructions.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def KernelToGPU : Pass<"pystream-kernel-to-gpu", "::mlir::ModuleOp"> {
  let summary = "turn kernels into gpu.func, one thread for each index";
  let description = [{
    Kernels of a module move into one `gpu.module` named `@kernels`, as

    ```
    gpu.func @f(extents : n times i64, parameters : memref<?xi8>, arrays...) kernel
    ```

    for a kernel of rank n. The last index of a kernel is dimension x of the
    grid, so that neighbouring threads touch neighbouring elements; threads
    beyond the extents return at once. `parameters` is the uniform block, as in
    `pystream-kernel-to-loops`.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::gpu::GPUDialect", "::mlir::memref::MemRefDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def DeviceToNVVM : Pass<"pystream-device-to-nvvm", "::mlir::gpu::GPUModuleOp"> {
  let summary = "lower a gpu.module without libdevice";
  let description = [{
    As upstream's `convert-gpu-to-nvvm`, which however replaces `floor`, `sqrt`,
    `remf` and others by calls of libdevice and refuses the intrinsics of LLVM
    that NVPTX has instructions for. Expects what
    `pystream-expand-math{target=nvvm}` leaves, with vectors lowered; any other
    operation is an error.
  }];
  let dependentDialects = [
    "::mlir::cf::ControlFlowDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::NVVM::NVVMDialect"
  ];
}

#endif // PYSTREAM_CONVERSION_KERNELPASSES_TD
