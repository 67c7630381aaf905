//===- Passes.td - Conversions between dialects ------------*- tablegen -*-===//
#ifndef PYSTREAM_CONVERSION_PASSES_TD
#define PYSTREAM_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

//===-- Core to SPIR-V ------------------------------------------------------//

def ConvertCoreToSPIRV : Pass<"convert-pystream-core-to-spirv", "::mlir::ModuleOp"> {
  let summary = "Turn each shader stage into a SPIR-V module";
  let description = [{
    Every function with the attribute `pystream.stage` becomes one
    `spirv.module` (`Logical GLSL450`) with the entry point `main`:

    * arguments and results become interface variables, decorated with their
      location or built-in, named by `InterfaceNames`;
    * the value members of the uniform block become one std140 block at set 0,
      binding 0, equal in all stages; samplers that the stage uses are combined
      image samplers at bindings 1, 2, ... in the order of members;
    * vectors of rank two become matrices; booleans in the block are 32-bit
      integers;
    * pools, `memref.alloca` of static shapes, become function variables of array
      types; tables, constant `memref.global`, get an initial value as well. A
      table `memref<NxKxf32>` of which `vector.load` reads whole rows becomes an
      array of vectors.

    Control flow stays a graph of `spirv.Branch` and `spirv.BranchConditional`;
    `pystream-structure-spirv` runs next. `discard` ends its block in
    `spirv.Kill`.

    Instructions that the spirv dialect lacks are calls of imported functions
    whose linkage name says the instruction (`OpDPdx`, `GLSL.std.450 Step`);
    serialization puts the instruction in place of the call.

    The pass fails, naming the operation, when anything is left that has no
    SPIR-V form.
  }];
  let dependentDialects = ["::mlir::spirv::SPIRVDialect"];
}

def StructureSPIRV : Pass<"pystream-structure-spirv", "::mlir::spirv::FuncOp"> {
  let summary = "Nest the blocks of a SPIR-V function into structured constructs";
  let description = [{
    SPIR-V for graphics wants structured control flow: every selection and loop
    names the block where it ends. This pass nests a reducible graph along its
    dominator tree, after Ramsey, "Beyond Relooper" (ICFP 2022), with the exits
    that SPIR-V has: `break` and `continue` of the innermost loop, return and
    kill, and falling off the end of a construct. A Boolean variable is made only for an
    exit that is none of these, such as leaving two loops at once. Small blocks
    that ways share without meeting there are copied instead.

    ```mlir
    ^header(%i: i32):                              spirv.mlir.loop {
      %c = spirv.SLessThan %i, %n : i32              spirv.Branch ^header
      spirv.BranchConditional %c, ^body, ^end      ^header:
    ^body:                                   =>      %i = spirv.Load "Function" %v : i32
      %j = spirv.IAdd %i, %one : i32                 %c = spirv.SLessThan %i, %n : i32
      spirv.Branch ^header(%j)                       spirv.BranchConditional %c, ^body, ^merge
    ^end:                                          ...
    ```

    Block arguments become function variables. `break` and `continue` are calls
    of imported functions, because a region of the spirv dialect cannot branch
    to a block of an outer one; serialization makes them branches.
    Irreducible control flow, which structured Python cannot express, is an error.
  }];
  let dependentDialects = ["::mlir::spirv::SPIRVDialect"];
}

#endif // PYSTREAM_CONVERSION_PASSES_TD
