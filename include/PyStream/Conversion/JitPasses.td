//===- JitPasses.td - Typed Python to the llvm dialect ---------*- tablegen -*-===//
#ifndef PYSTREAM_CONVERSION_JITPASSES_TD
#define PYSTREAM_CONVERSION_JITPASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertPyStreamToLLVM : Pass<"pystream-convert-to-llvm", "::mlir::ModuleOp"> {
  let summary = "lower functions on objects, tuples and unions to the llvm dialect";
  let description = [{
    A full conversion: of the functions of a module at stage registers, with
    whatever objects are left in them, nothing but the llvm dialect remains.
    Functions of GLSL, Python's `//` and `%` and vectors must have been lowered
    before.

    | Type                          | becomes                                   |
    |-------------------------------|-------------------------------------------|
    | `!pystream.ref`               | `!llvm.ptr`                               |
    | `tuple`, `closure`, `value`   | a struct of the elements                  |
    | `literal`                     | an empty struct                           |
    | `union`                       | a struct of the tag and of payload words  |
    | `string`                      | `i64`, the place among the module's strings, times 2^40 |

    Memory is 8-byte words. A payload word of a union is a pointer or an `f64`
    where all alternatives that have it agree, else an `i64`.

    Every function takes the state of the running call as its first argument:
    where free memory begins, how deep calls are nested, the traceback. A
    function that can call itself counts the nesting and traps at the limit. The
    runtime's functions are called `pystream_rt_NAME`; functions without a body
    belong to the C library and take no state.

    A public function with the attribute `pystream.jit` is an entry point: it
    gets a twin `NAME.entry(state, words) -> i32` that takes its arguments and
    returns its result in words, with the attribute `pystream.reflection`, JSON
    that says how. `pystream.jit = {returns = true, raises = true}` tells
    whether the function returns a result, an exception or both, in this order.

    ```mlir
    func.func @f(%p: !pystream.ref<@P>) -> f64 attributes {pystream.jit = {returns = true}} {
      %x = pystream.field_load %p["x"] : !pystream.ref<@P> -> f64
      return %x : f64
    }
    // becomes
    llvm.func internal @f(%state: !llvm.ptr, %p: !llvm.ptr) -> f64 {
      %x = llvm.load %p : !llvm.ptr -> f64
      llvm.return %x : f64
    }
    llvm.func @f.entry(%state: !llvm.ptr, %words: !llvm.ptr) -> i32
        attributes {pystream.reflection = "{...}", pystream.result_offset = 1}
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // PYSTREAM_CONVERSION_JITPASSES_TD
