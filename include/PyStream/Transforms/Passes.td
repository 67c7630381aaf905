//===- Passes.td - Passes on the pystream dialect ----------*- tablegen -*-===//
#ifndef PYSTREAM_TRANSFORMS_PASSES_TD
#define PYSTREAM_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

//===-- Stage imported to specialized ---------------------------------------//

def LinkPreludePass : Pass<"pystream-link-prelude", "::mlir::ModuleOp"> {
  let summary = "Add the whole prelude to a module, to look at it";
  let description = [{
    Adds every symbol of the prelude module that the module lacks;
    `pystream-specialize` finds those it needs by itself. The prelude
    is Python's semantics written in Python (python/pystream/prelude), imported
    ahead of time; the operations of stage imported are calls of its functions
    wherever no primitive rule applies.
  }];
  let options = [
    Option<"path", "path", "std::string", "",
           "The prelude as MLIR text or bytecode; empty for the one beside the "
           "library">
  ];
}

def InsertRefinementsPass
    : Pass<"pystream-insert-refinements", "::pystream::FuncOp"> {
  let summary = "Give tested values a name of their own on each side of a test";
  let description = [{
    For a branch on `isinstance(x, C)`, `x is None`, the truth of `x` or their
    negation, inserts `pystream.refine` at the start of each successor and
    replaces the uses of `x` that it dominates (extended SSA form, Bodik 2000).
    Where `x` is an item of a tuple with a constant index, the tuple gets a new
    name, too. Inference then narrows the refined value, nothing else needs to
    know about branches. Expects locals to be promoted by `mem2reg`.

    ```mlir
    %c = pystream.is %x, %none
    %t = pystream.truth %c
    cf.cond_br %t, ^a, ^b
    ^b:
      pystream.return %x   // becomes the refined value, where not %c
    ```
  }];
  let dependentDialects = ["::mlir::cf::ControlFlowDialect"];
}

def SpecializePass : Pass<"pystream-specialize", "::mlir::ModuleOp"> {
  let summary = "Infer types from the entry points and make typed clones";
  let description = [{
    Runs whole-program inference (PyStream/Analysis/Inference.h) from every
    `pystream.shader` and `pystream.kernel`, then replaces the dynamic functions
    by one `func.func` for each context that is reached. In a clone every value
    has a concrete type and every call is direct; an operation on a value with
    several alternatives becomes a chain of tests of its tag. Entry points become
    public functions with the interface of their stage.

    An operation with no meaning for the inferred types is an error at its place
    in the source, with the chain of calls that leads to it.
  }];
  let options = [
    Option<"floatWidth", "float-width", "unsigned", "0",
           "Bits of a Python float in compiled code: 32 or 64; 0 is 32 for a "
           "module with a shader, else 64">,
    Option<"intWidth", "int-width", "unsigned", "0",
           "Bits of a Python int in compiled code, likewise">,
    Option<"prelude", "prelude", "std::string", "",
           "The prelude as MLIR text or bytecode; empty for the one beside the "
           "library. Symbols of the module go before those of the prelude">
  ];
  let statistics = [
    Statistic<"numContexts", "contexts", "Contexts analysed">,
    Statistic<"numAnalyses", "analyses", "Analyses of a context">,
    Statistic<"numClones", "clones", "Typed functions made">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
    "::mlir::func::FuncDialect", "::mlir::math::MathDialect",
    "::mlir::memref::MemRefDialect", "::mlir::vector::VectorDialect"
  ];
}

//===-- Stage specialized to registers --------------------------------------//

def LowerUniformsPass : Pass<"pystream-lower-uniforms", "::mlir::ModuleOp"> {
  let summary = "Turn fields of uniform objects into uniforms";
  let description = [{
    A `field_load` from an object of a uniform layout becomes a `uniform_load` of
    the member at that path; a field whose class varies becomes its tag. Members
    are named after their path, `material_color` for `self.material.color`;
    alternatives that agree on name and type of a field share it. Offsets are
    given by `pystream-link-program`.
  }];
}

def InlinePass : Pass<"pystream-inline", "::mlir::ModuleOp"> {
  let summary = "Inline the functions whose objects or overhead then disappear";
  let description = [{
    Upstream's inliner, bottom up over the call graph, with a rule of when a call
    is worth it: each attribute access and operator is a chain of calls of small
    prelude functions, and an object that is handed to a call stays in memory.
    Functions are simplified, and their objects and locals promoted, before they
    are inlined, and again where something was inlined into them.

    With `max-operations` 0 (GPU targets) every call is inlined but those of
    functions that call themselves; what ends for constant arguments was
    unrolled by `pystream-specialize`. Otherwise the
    callee may have that many operations that make code; four times as many if
    references to objects go in or out, and again if it is the only call. Calls
    of functions that call themselves stay.
  }];
  let options = [
    Option<"maxOperations", "max-operations", "unsigned", "0",
           "Operations of a function worth inlining; 0 for any number">,
    Option<"maxCaller", "max-caller", "unsigned", "4000",
           "Operations of a function beyond which nothing is inlined into it; "
           "unused if max-operations is 0">
  ];
}

def UnboxPass : Pass<"pystream-unbox", "::mlir::ModuleOp"> {
  let summary = "Make values of objects that nothing modifies once they are shared";
  let description = [{
    An object is under construction until its reference goes anywhere but into
    an access of its own fields: to a block argument, into a tuple, a union or
    another object. If no object of a layout is modified after that, references
    to it are the values of its fields: where one goes on, the fields are read
    and packed into a `!pystream.value`, and loads through such values become
    `extract`. Objects merging where control flow joins, chosen by a condition
    or carried by a loop thus need no memory.

    Such values also go through calls, in and out of other objects and into
    lists. A layout stays in memory if its fields lead back to it (a linked
    list), if its objects are modified later or told apart by identity, or if the
    host sees them.

    ```mlir
    %p = pystream.alloc : !pystream.ref<@P>
    pystream.field_store %x, %p["x"] : f32, !pystream.ref<@P>
    cf.br ^join(%p : !pystream.ref<@P>)
    // becomes
    %v = pystream.pack(%x) : (f32) -> !pystream.value<@P, [f32]>
    cf.br ^join(%v : !pystream.value<@P, [f32]>)
    ```
  }];
  let options = [
    Option<"maxParts", "max-parts", "unsigned", "0",
           "Numbers and references that a value may consist of; 0 for any "
           "number">
  ];
  let statistics = [
    Statistic<"numLayouts", "layouts", "Layouts whose objects became values">
  ];
}

def UnboxUniquePass : Pass<"pystream-unbox-unique", "::mlir::ModuleOp"> {
  let summary = "Pass the fields of objects whose only reference is passed on";
  let description = [{
    Where a block argument or an `arith.select` takes over an object, that is,
    where each reference that comes in is the last one to its object, the object
    can as well be a new one with the same fields: it is made at the start of
    the block, and what branches pass on are the values of the fields. After
    `sroa` and `mem2reg` nothing is left of it, although it may be modified
    before and after: an object carried and changed by a loop, one of several
    changed after a condition.

    A union of references becomes its tag and the fields of all alternatives,
    where those of equal type that exclude each other share one argument.

    ```mlir
    cf.br ^loop(%p : !pystream.ref<@P>)
    ^loop(%q: !pystream.ref<@P>):
      pystream.field_store %x, %q["x"] : f32, !pystream.ref<@P>
    // becomes
    %0 = pystream.field_load %p["x"] : !pystream.ref<@P> -> f32
    cf.br ^loop(%0 : f32)
    ^loop(%1: f32):
      %q = pystream.alloc : !pystream.ref<@P>
      pystream.field_store %1, %q["x"] : f32, !pystream.ref<@P>
      pystream.field_store %x, %q["x"] : f32, !pystream.ref<@P>
    ```
  }];
  let options = [
    Option<"maxFields", "max-fields", "unsigned", "0",
           "Fields that an object may have; 0 for any number">
  ];
  let statistics = [
    Statistic<"numMoved", "moved", "Places where objects became their fields">
  ];
}

def PoolObjectsPass : Pass<"pystream-pool-objects", "::mlir::ModuleOp"> {
  let summary = "Keep the objects that stay in memory in pools";
  let description = [{
    What no other pass could make registers of: objects that are shared and
    modified, linked structures, lists. The objects of a layout become a pool:
    for each part of each field a `memref` with a place for every object, and
    references are the index of the place; a list is a stretch of places.

    How many objects there can be follows from how often their allocations are
    executed: once, or as many times as the loops around them have rounds
    (PyStream/Analysis/LoopBounds.h), or once if an object is gone when its loop
    makes the next one. A list holds at most the sum of what `buffer_grow` adds,
    and what its class declares as a length (PyStream/IR/ClassFacts.h) is at most
    that. Where no bound is found, an error says which allocation and which loop.

    ```mlir
    %p = pystream.alloc : !pystream.ref<@P>
    pystream.field_store %x, %p["x"] : f32, !pystream.ref<@P>
    // becomes
    %P_x = memref.alloca() : memref<1xf32>
    %p = pystream.pack(%c0) : (i32) -> !pystream.value<@P, [i32]>
    memref.store %x, %P_x[%i] : memref<1xf32>    // %i: the index in %p
    ```
  }];
  let options = [
    Option<"maxElements", "max-elements", "int64_t", "4096",
           "Places that a pool may have">
  ];
  let statistics = [
    Statistic<"numPools", "pools", "Pools made">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def FormVectorsPass : Pass<"pystream-form-vectors", "::mlir::func::FuncOp"> {
  let summary = "Compute with vectors what is computed with all components";
  let description = [{
    Of the stages of shaders. Classes of the user's own, with a field for each
    component, compute components one by one. Where the same operation is done
    to components that come from vectors, and a vector or a dot product is made
    of the results, it is done to the vectors: their components in any order, one
    number for all, constants, and all components but one are vectors as well. This is kept if fewer
    operations are left than before.

    Of the sums, products and roots that result, those with a name get it: `dot`,
    `cross`, `length`, `normalize` of x / length(x) or x (1 / length(x)), `mix` of
    a (1 - t) + b t, `clamp` of min(max(x, low), high).

    ```mlir
    %0 = arith.mulf %ax, %bx : f32              // %ax: component 0 of %a
    %1 = arith.mulf %ay, %by : f32
    %2 = arith.addf %0, %1 : f32
    // pystream.dot %a, %b : vector<2xf32>
    ```
  }];
  let statistics = [
    Statistic<"numFormed", "formed", "Functions with vectors formed">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::vector::VectorDialect"];
}

def ForwardStoresPass : Pass<"pystream-forward-stores", "::mlir::func::FuncOp"> {
  let summary = "Remove accesses of pools whose contents are known";
  let description = [{
    A load of a constant table at a constant place becomes that constant.

    Of private memory that nothing but loads and stores uses: a load of what was
    stored or loaded last at the same place becomes that value; a store that is
    replaced before anything reads it goes, as does memory that nothing reads.
    Places are the same or different by the value and the constant that their
    index is the sum of. Known contents hold in blocks with one predecessor.

    ```mlir
    memref.store %x, %P_x[%i] : memref<4xf32>
    %y = memref.load %P_x[%i] : memref<4xf32>   // %x
    ```
  }];
  let statistics = [
    Statistic<"numLoads", "loads", "Loads removed">,
    Statistic<"numStores", "stores", "Stores removed">
  ];
}

def HoistInvariantsPass
    : Pass<"pystream-hoist-invariants", "::mlir::func::FuncOp"> {
  let summary = "Compute once what is the same in each round of a loop";
  let description = [{
    Upstream's `loop-invariant-code-motion` for loops of control flow graphs, and
    for loads. An operation without effects whose operands come from outside
    goes in front of the loop, if each round executes it. So does a load of
    memory that the loop does not write: private memory has one name, whereas
    arguments may be the same as others. The place of such a load must be known
    to exist, for the loop may have no round. If constants tell that it has one,
    any load goes, and so does what must not be executed otherwise, such as a
    texture fetch with derivatives or a division.

    ```mlir
    ^loop(%i: i32):
      %size = memref.load %sizes[%c0] : memref<4xf32>   // goes in front
      %x = arith.mulf %size, %size : f32                // follows
    ```
  }];
  let statistics = [
    Statistic<"numLoads", "loads", "Loads that left a loop">,
    Statistic<"numOperations", "operations", "Other operations that left a loop">
  ];
}

def SimplifyRangesPass
    : Pass<"pystream-simplify-ranges", "::mlir::func::FuncOp"> {
  let summary = "Simplify integer operations by the ranges of loop counters";
  let description = [{
    With the ranges that LoopBounds derives from the constants of loops:
    comparisons that always come out the same become constants, Python's `//`
    and `%` of numbers that are not negative become unsigned operations, checked
    arithmetic that stays within 64 bits becomes unchecked. Behind a branch, an
    `arith.select` by the same condition is what it has chosen. Counters of a
    loop that begin and change alike become one; behind a loop with a constant
    number of rounds they are constants.

    Upstream's integer range analysis does not follow the counters of loops in a
    control-flow graph.

    ```mlir
    ^loop(%i: i32):       // 0 to 7
      %n = arith.cmpi slt, %i, %c0 : i32    // false: no index from the end
      %m = pystream.mod %i, %c2 : i32       // arith.remui
    ```
  }];
  let statistics = [
    Statistic<"numSimplified", "simplified", "Operations simplified">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ReserveBuffersPass
    : Pass<"pystream-reserve-buffers", "::mlir::func::FuncOp"> {
  let summary = "Make lists as large as they will become";
  let description = [{
    A list that grows asks each time whether its buffer has room for one element
    more, and moves to a larger one if not. Where ranges tell how many elements
    there will be at most, because loops have a constant number of rounds, the
    first buffer gets room for all of them, and the tests are false: then the
    list stays where it is, and nothing keeps LLVM from making registers of its
    elements.

    All places that the buffer's reference is passed on to, with branches, must
    hold that buffer or one that replaced it since it was too small.

    ```mlir
    %b = pystream.buffer_alloc %c0 : !pystream.ref<@buffer>   // %c5
    ^loop(%i: i64, %c: !pystream.ref<@buffer>):               // up to 4
      %n = arith.addi %i, %c1 : i64
      %room = pystream.buffer_size %c : !pystream.ref<@buffer>
      %full = arith.cmpi sgt, %n, %room : i64                 // false
      cf.cond_br %full, ^grow, ^append
    ```
  }];
  let options = [
    Option<"maxElements", "max-elements", "unsigned", "64",
           "Elements that room is made for before they are there">
  ];
  let statistics = [
    Statistic<"numReserved", "reserved", "Buffers that need not grow any more">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def LowerAggregatesPass
    : Pass<"pystream-lower-aggregates", "::mlir::func::FuncOp"> {
  let summary = "Replace tuples, closures and unions by their parts";
  let description = [{
    Every value of an aggregate type becomes the list of its parts: a tuple or
    closure those of its elements, a union its tag and the parts of its
    alternatives, where parts of equal type of exclusive alternatives share one
    value; literals and references to uniform objects need none. Block arguments
    and selects are replaced likewise.
  }];
  let statistics = [
    Statistic<"numUnions", "unions", "Union values lowered">
  ];
}

def LinkProgramPass : Pass<"pystream-link-program", "::mlir::ModuleOp"> {
  let summary = "Drop unused varyings and uniforms, and lay the block out";
  let description = [{
    Removes varyings that the fragment stage does not read, with what the vertex
    stage computes for them, unused built-in inputs, and members of uniform
    blocks that no stage loads. Gives locations to varyings and std140 offsets
    to members (OpenGL 4.5, 7.6.2.2).
  }];
  let statistics = [
    Statistic<"numVaryings", "varyings", "Varyings removed">,
    Statistic<"numMembers", "members", "Uniform members removed">
  ];
}

def VerifyStagePass : Pass<"pystream-verify-stage", "::mlir::ModuleOp"> {
  let summary = "Check the contract of a stage";
  let description = [{
    * `imported`: no typed operation of the dialect;
    * `specialized`: no dynamic operation, no `!pystream.object`;
    * `registers`: no object, field access, aggregate, union or local slot, no
      call, and no use of an unset value; each that is left is an error at its
      source line that says what it is;
    * `core`: upstream dialects and shader operations only.
  }];
  let options = [
    Option<"stage", "stage", "std::string", "\"core\"",
           "imported, specialized, registers or core">
  ];
}

def NoteMemoryPass : Pass<"pystream-note-memory", "::mlir::ModuleOp"> {
  let summary = "Note why objects stay in memory";
  let description = [{
    Sets `pystream.reasons` on the module: for each object that is made, by its
    location, the fact that was missing to keep it in registers. Pools know
    nothing of objects any more, but keep their locations.
  }];
}

def ExplainMemoryPass : Pass<"pystream-explain-memory", "::mlir::ModuleOp"> {
  let summary = "List the memory and the calls that are left, and why";
  let description = [{
    Sets `pystream.remaining` to a list of dictionaries: what is left (a pool, an
    object, a list, an access to one, a call), for which entry point, the place in
    the source and the fact that was missing. Uses and removes what
    `pystream-note-memory` noted.
  }];
}

def CountOperationsPass : Pass<"pystream-count-operations", "::mlir::ModuleOp"> {
  let summary = "Attach the counts that `explain` shows to the module";
  let description = [{
    Sets `pystream.counts` to a dictionary by stage of a dictionary by entry
    point of the number of calls, dynamic calls, loads, stores, allocations,
    unions and pools in the functions that the entry point reaches. Where there
    are pools, `pool_details` has their names, types of elements and sizes.
    Arguments that the host gives are no memory in this sense.
  }];
  let options = [
    Option<"stage", "stage", "std::string", "\"\"",
           "The stage under which to record the counts">
  ];
}

def PropagateConstantsPass : Pass<"pystream-propagate-constants"> {
  let summary = "Replace values that are always the same constant";
  let description = [{
    Sparse conditional constant propagation (Wegman and Zadeck 1991) in each
    region. Branches that always go the same way become unconditional, blocks
    that nothing reaches any more are erased.

    Upstream's `sccp` in MLIR 22 is wrong for an element of a vector whose
    position is a constant in the first iteration of a loop only, leaves
    branches as they are, and takes several times as long. Unlike that, nothing
    is known here of arguments and results of functions, loops and other
    operations with regions.

    ```mlir
    cf.br ^loop(%c0 : index)
    ^loop(%i: index):
      %x = vector.extract %v[%i] : f32 from vector<3xf32>   // stays
    ```
  }];
}

def SimplifyPass : Pass<"pystream-simplify"> {
  let summary = "Propagate constants, and canonicalize";
  let description = [{
    `pystream-propagate-constants`, then the canonicalization patterns of all
    dialects and the removal of dead code, as upstream's `canonicalize` does it,
    without the patterns that decide branches (see `addSimplification`). Where an
    operation holds scalar code alone, only the patterns of the dialects of such
    code are tried.
  }];
}

//===-- Stage registers to core ---------------------------------------------//

def UnrollLoopsPass : Pass<"pystream-unroll-loops", "::mlir::func::FuncOp"> {
  let summary = "Unroll small loops that keep objects or lists in memory";
  let description = [{
    Loops stay loops, for small code is fast code, with two exceptions. Their
    rounds become copies in front of the loop, which nothing reaches any more
    once the counter is propagated; what the loop computes for others comes from
    whichever copy is left.

    A loop over objects of several classes asks in each round which class the
    element has, and reads the fields of that class from a table. In copies of
    its own, indices are constant: what is asked is known, and no table is
    needed. That are loops that read elements which may have several classes, of
    a list made outside, at an index that the loop computes, with a known number
    of rounds: at most `max-rounds`, with at most `max-operations` in all copies.
    They are looked for before `pystream-pool-objects`.

    Registers cannot be indexed: a pool whose places a loop's counter tells stays
    in memory, however small it is. Where counters of small innermost loops are
    all that keeps a pool there, those are unrolled, and `sroa` and `mem2reg`
    make values of its places:

    ```mlir
    ^loop(%i: i32, %s: f32):            // 0 to 3
      %x = memref.load %pool[%i] : memref<4xf32>
    // becomes
    %0 = memref.load %pool[%c0] : memref<4xf32>
    ...
    %3 = memref.load %pool[%c3] : memref<4xf32>
    ```

    Their copies may have `max-pool-operations`, without accesses of memory,
    constants and branches.

    Run constant propagation behind it.
  }];
  let options = [
    Option<"maxRounds", "max-rounds", "int64_t", "8",
           "The number of rounds that a loop may have">,
    Option<"maxOperations", "max-operations", "uint64_t", "1024",
           "The number of operations that all copies may have of a loop over "
           "several classes">,
    Option<"maxPoolOperations", "max-pool-operations", "uint64_t", "64",
           "The number of operations that all copies may have of a loop that "
           "keeps a pool in memory">
  ];
  let statistics = [
    Statistic<"numUnrolled", "unrolled", "Loops unrolled">
  ];
  let dependentDialects = ["::mlir::ub::UBDialect"];
}

def ThreadBranchesPass : Pass<"pystream-thread-branches"> {
  let summary = "Skip tests whose outcome is known on each way to them";
  let description = [{
    A dispatch on the tag of a union often follows the place where the tag was
    chosen, and another dispatch on the same tag follows it. Where every branch
    to a block with such a test determines the outcome, each goes on to where
    the test would go: because it passes a constant, or because it lies behind
    the same test, or one of the same number with another constant. The block
    disappears, and two chains of cases become one (jump threading).

    Behind a branch its condition is a constant, and selects by it are one of
    their values. Two tests of which a side of both goes the same way become one
    test of either, if `join` is set; what they pass on is selected.

    A loop whose header asks only whether this is the first round, as the loop
    over a generator does, begins where the rounds meet. Other tests that decide
    on loops stay, and so do tests that some way does not determine: shaders need structured control flow, where a block with two ways
    in costs a flag and a test.

    ```mlir
    cf.cond_br %c, ^join(%c0 : i32), ^join(%c1 : i32)
    ^join(%tag: i32):
      %is_0 = arith.cmpi eq, %tag, %c0 : i32
      cf.cond_br %is_0, ^first, ^second
    // becomes
    cf.cond_br %c, ^first, ^second
    ```
  }];
  let options = [
    Option<"maxCopies", "max-copies", "unsigned", "6",
           "Operations beside the test that may be copied to the branches, in "
           "all">,
    Option<"join", "join", "bool", "false",
           "Join tests that a branch would skip; devices execute both sides "
           "anyway">
  ];
  let statistics = [
    Statistic<"numTests", "tests", "Tests that are gone">,
    Statistic<"numJoined", "joined", "Tests that were joined with another">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::cf::ControlFlowDialect",
                           "::mlir::ub::UBDialect"];
}

def ConvertToCorePass : Pass<"convert-pystream-to-core", "::mlir::ModuleOp"> {
  let summary = "Expand Python's arithmetic, drop what only the compiler used";
  let description = [{
    `floordiv`, `mod` and `pow` become arith and math operations with Python's
    meaning; layouts and the class and object definitions go. What is left is
    upstream dialects and the shader operations.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::cf::ControlFlowDialect",
                           "::mlir::math::MathDialect"];
}

#endif // PYSTREAM_TRANSFORMS_PASSES_TD
