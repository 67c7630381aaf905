//===- PyStreamDynamicOps.td - Stage imported --------------*- tablegen -*-===//
#ifndef PYSTREAM_IR_DYNAMICOPS_TD
#define PYSTREAM_IR_DYNAMICOPS_TD

include "PyStream/IR/PyStreamOpBase.td"

defvar Object = PyStream_ObjectType;

//===-- Constants and local variables ---------------------------------------//

def PyStream_ConstantOp : PyStream_DynamicOp<"constant", [Pure, ConstantLike]> {
  let summary = "a constant or an existing object";
  let description = [{
    ```mlir
    %0 = pystream.constant 1.5 : f64
    %1 = pystream.constant #pystream.function<@"m.shade">
    %2 = pystream.constant dense<[0.0, 1.0, 0.0]> : vector<3xf64>
    %3 = pystream.constant ["a", 2 : i64]
    ```
    Integers are `i64`, floats `f64`, booleans `true` and `false`, strings
    string attributes, tuples array attributes, vectors and (column-major)
    matrices dense attributes of vector type.
  }];
  let arguments = (ins AnyAttr:$value);
  let results = (outs Object:$result);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}

def PyStream_LocalOp : PyStream_Op<"local", [
    DeclareOpInterfaceMethods<PromotableAllocationOpInterface>]> {
  let summary = "a slot for a local variable or for one field of an object";
  let arguments = (ins StrAttr:$name);
  let results = (outs Res<PyStream_SlotType, "",
                          [MemAlloc<AutomaticAllocationScopeResource>]>:$slot);
  let assemblyFormat = "$name attr-dict `:` type($slot)";
}

def PyStream_LoadOp : PyStream_Op<"load", [
    DeclareOpInterfaceMethods<PromotableMemOpInterface>,
    TypesMatchWith<"the slot's element type", "slot", "result",
      "::llvm::cast<::pystream::SlotType>($_self).getElementType()">]> {
  let summary = "read a slot";
  let arguments = (ins Arg<PyStream_SlotType, "", [MemRead]>:$slot);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$slot attr-dict `:` type($slot)";
}

def PyStream_StoreOp : PyStream_Op<"store", [
    DeclareOpInterfaceMethods<PromotableMemOpInterface>,
    TypesMatchWith<"the slot's element type", "slot", "value",
      "::llvm::cast<::pystream::SlotType>($_self).getElementType()">]> {
  let summary = "write a slot";
  let arguments = (ins AnyType:$value, Arg<PyStream_SlotType, "", [MemWrite]>:$slot);
  let assemblyFormat = "$value `,` $slot attr-dict `:` type($slot)";
}

def PyStream_UnsetOp : PyStream_Op<"unset", [Pure]> {
  let summary = "the content of a slot that was never written";
  let description = [{
    Appears when a slot is promoted. If it still has a use at stage registers,
    the program may read a variable or an attribute before it is set, which is
    an error there.
  }];
  let arguments = (ins StrAttr:$name);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$name attr-dict `:` type($result)";
}

def PyStream_AssignedOp : PyStream_DynamicOp<"assigned"> {
  let summary = "the value of a local variable, which must be set";
  let description = [{
    Raises UnboundLocalError where it is not, in exact mode; with `free`, as a
    variable of an enclosing function, NameError. The frontend reads variables
    this way that are not assigned on every path.
  }];
  let arguments = (ins Object:$value, StrAttr:$name, UnitAttr:$free);
  let results = (outs Object:$result);
  let assemblyFormat = "$value `,` (`free` $free^)? $name attr-dict";
}

//===-- Attributes and items ------------------------------------------------//

def PyStream_GetAttrOp : PyStream_ProtocolOp<"getattr"> {
  let summary = "`object.name`";
  let arguments = (ins Object:$object, StrAttr:$name);
  let results = (outs Object:$result);
  let assemblyFormat = "$object `,` $name attr-dict";
}

def PyStream_SetAttrOp : PyStream_ProtocolOp<"setattr"> {
  let summary = "`object.name = value`";
  let arguments = (ins Object:$object, StrAttr:$name, Object:$value);
  let assemblyFormat = "$object `,` $name `=` $value attr-dict";
}

def PyStream_GetItemOp : PyStream_ProtocolOp<"getitem"> {
  let summary = "`object[index]`";
  let arguments = (ins Object:$object, Object:$index);
  let results = (outs Object:$result);
  let assemblyFormat = "$object `[` $index `]` attr-dict";
}

def PyStream_DelAttrOp : PyStream_ProtocolOp<"delattr"> {
  let summary = "`del object.name`";
  let arguments = (ins Object:$object, StrAttr:$name);
  let assemblyFormat = "$object `,` $name attr-dict";
}

def PyStream_DelItemOp : PyStream_ProtocolOp<"delitem"> {
  let summary = "`del object[index]`";
  let arguments = (ins Object:$object, Object:$index);
  let assemblyFormat = "$object `[` $index `]` attr-dict";
}

def PyStream_SetItemOp : PyStream_ProtocolOp<"setitem"> {
  let summary = "`object[index] = value`";
  let arguments = (ins Object:$object, Object:$index, Object:$value);
  let assemblyFormat = "$object `[` $index `]` `=` $value attr-dict";
}

//===-- Operators -----------------------------------------------------------//

def PyStream_BinaryOp : PyStream_ProtocolOp<"binary"> {
  let summary = "a binary operator, e.g. `pystream.binary add %a, %b`";
  let arguments = (ins PyStream_BinaryKind:$kind, Object:$lhs, Object:$rhs);
  let results = (outs Object:$result);
  let assemblyFormat = "$kind $lhs `,` $rhs attr-dict";
}

def PyStream_InplaceOp : PyStream_ProtocolOp<"inplace"> {
  let summary = "the right side of an augmented assignment, `a += b`";
  let arguments = (ins PyStream_BinaryKind:$kind, Object:$lhs, Object:$rhs);
  let results = (outs Object:$result);
  let assemblyFormat = "$kind $lhs `,` $rhs attr-dict";
}

def PyStream_UnaryOp : PyStream_ProtocolOp<"unary"> {
  let summary = "a unary operator, e.g. `pystream.unary neg %a`";
  let arguments = (ins PyStream_UnaryKind:$kind, Object:$operand);
  let results = (outs Object:$result);
  let assemblyFormat = "$kind $operand attr-dict";
}

def PyStream_CompareOp : PyStream_ProtocolOp<"compare"> {
  let summary = "a rich comparison, e.g. `pystream.compare lt %a, %b`";
  let arguments = (ins PyStream_CompareKind:$kind, Object:$lhs, Object:$rhs);
  let results = (outs Object:$result);
  let assemblyFormat = "$kind $lhs `,` $rhs attr-dict";
}

def PyStream_ContainsOp : PyStream_ProtocolOp<"contains"> {
  let summary = "`item in container`";
  let arguments = (ins Object:$item, Object:$container);
  let results = (outs Object:$result);
  let assemblyFormat = "$item `in` $container attr-dict";
}

def PyStream_TruthOp : PyStream_ProtocolOp<"truth"> {
  let summary = "the truth value of an object, for a branch";
  let arguments = (ins Object:$operand);
  let results = (outs I1:$result);
  let assemblyFormat = "$operand attr-dict";
}

def PyStream_IsOp : PyStream_DynamicOp<"is", [Pure]> {
  let summary = "`lhs is rhs`";
  let arguments = (ins Object:$lhs, Object:$rhs);
  let results = (outs Object:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict";
}

def PyStream_NotOp : PyStream_DynamicOp<"not", [Pure]> {
  let summary = "Python's `not` of a truth value, as an object";
  let arguments = (ins I1:$operand);
  let results = (outs Object:$result);
  let assemblyFormat = "$operand attr-dict";
}

//===-- Calls and functions -------------------------------------------------//

def PyStream_CallOp : PyStream_ProtocolOp<"call"> {
  let summary = "call any object";
  let description = [{
    `kinds` tells, for each argument: `""` positional, `"*"` and `"**"`
    unpacked, anything else the name of a keyword. Without it all are
    positional.

    ```mlir
    %0 = pystream.call %f(%a, %b, %rest) kinds ["", "k", "*"]
    ```
  }];
  let arguments = (ins Object:$callee, Variadic<Object>:$args,
                       OptionalAttr<StrArrayAttr>:$kinds);
  let results = (outs Object:$result);
  let assemblyFormat = "$callee `(` $args `)` (`kinds` $kinds^)? attr-dict";
  let hasVerifier = 1;
}

def PyStream_CallMethodOp : PyStream_ProtocolOp<"call_method"> {
  let summary = "`object.name(args)`, without making a bound method";
  let arguments = (ins Object:$object, StrAttr:$name, Variadic<Object>:$args,
                       OptionalAttr<StrArrayAttr>:$kinds);
  let results = (outs Object:$result);
  let assemblyFormat =
      "$object `,` $name `(` $args `)` (`kinds` $kinds^)? attr-dict";
  let hasVerifier = 1;
}

def PyStream_MakeFunctionOp : PyStream_DynamicOp<"make_function"> {
  let summary = "a nested function or lambda, with its cells";
  let description = [{
    ```mlir
    %f = pystream.make_function @"m.outer.inner"(%cell)
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$function, Variadic<Object>:$cells);
  let results = (outs Object:$result);
  let assemblyFormat = "$function `(` $cells `)` attr-dict";
}

def PyStream_MakeCellOp : PyStream_DynamicOp<"make_cell"> {
  let summary = "a cell: a local variable that a nested function shares";
  let arguments = (ins StrAttr:$name);
  let results = (outs Object:$cell);
  let assemblyFormat = "$name attr-dict";
}

def PyStream_CellLoadOp : PyStream_DynamicOp<"cell_load"> {
  let summary = "read a cell";
  let description = [{
    `name` is the variable, for the error where it is not set: that of a local
    variable, or of one of an enclosing function with `free`.
  }];
  let arguments = (ins Object:$cell, OptionalAttr<StrAttr>:$name,
                       UnitAttr:$free);
  let results = (outs Object:$result);
  let assemblyFormat = "$cell (`free` $free^)? ($name^)? attr-dict";
}

def PyStream_CellStoreOp : PyStream_DynamicOp<"cell_store"> {
  let summary = "write a cell";
  let arguments = (ins Object:$value, Object:$cell);
  let assemblyFormat = "$value `,` $cell attr-dict";
}

def PyStream_ReturnOp : PyStream_Op<"return", [Pure, Terminator, ReturnLike]> {
  let summary = "return from a Python function";
  let arguments = (ins Object:$value);
  let assemblyFormat = "$value attr-dict";
}

//===-- Displays and iteration ----------------------------------------------//

def PyStream_MakeTupleOp : PyStream_DynamicOp<"make_tuple", [Pure]> {
  let summary = "a tuple display";
  let arguments = (ins Variadic<Object>:$elements);
  let results = (outs Object:$result);
  let assemblyFormat = "`(` $elements `)` attr-dict";
}

class PyStream_DisplayOp<string mnemonic, string what>
    : PyStream_DynamicOp<mnemonic> {
  let summary = what;
  let arguments = (ins Variadic<Object>:$elements);
  let results = (outs Object:$result);
  let assemblyFormat = "`(` $elements `)` attr-dict";
}

def PyStream_MakeListOp : PyStream_DisplayOp<"make_list", "a list display">;
def PyStream_MakeSetOp : PyStream_DisplayOp<"make_set", "a set display">;
def PyStream_MakeDictOp : PyStream_DisplayOp<"make_dict",
    "a dict display: keys and values alternate"> {
  let hasVerifier = 1;
}

def PyStream_MakeSliceOp : PyStream_DynamicOp<"make_slice"> {
  let summary = "the slice `start:stop:step`, None where a part is absent";
  let arguments = (ins Object:$start, Object:$stop, Object:$step);
  let results = (outs Object:$result);
  let assemblyFormat = "`(` $start `,` $stop `,` $step `)` attr-dict";
}

def PyStream_FormatOp : PyStream_DynamicOp<"format"> {
  let summary = "an f-string";
  let description = [{
    `parts` are the texts around the values, one more than there are values;
    `conversions` tell how each is formatted: `""` as `{}`, else what follows
    the expression in the source, e.g. `"!r"`, `":.3f"`, `"!s:>8"`.

    ```mlir
    %0 = pystream.format(%x) parts ["x = ", ""] conversions [":.3f"]
    ```
  }];
  let arguments = (ins Variadic<Object>:$values, StrArrayAttr:$parts,
                       StrArrayAttr:$conversions);
  let results = (outs Object:$result);
  let assemblyFormat =
      "`(` $values `)` `parts` $parts `conversions` $conversions attr-dict";
  let hasVerifier = 1;
}

def PyStream_UnpackOp : PyStream_DynamicOp<"unpack"> {
  let summary = "the values of a sequence of known length, `a, b = value`";
  let arguments = (ins Object:$sequence);
  let results = (outs Variadic<Object>:$values);
  let assemblyFormat = "$sequence attr-dict `:` type($values)";
}

def PyStream_IterOp : PyStream_ProtocolOp<"iter"> {
  let summary = "an iterator over an object";
  let arguments = (ins Object:$iterable);
  let results = (outs Object:$iterator);
  let assemblyFormat = "$iterable attr-dict";
}

def PyStream_HasNextOp : PyStream_ProtocolOp<"has_next"> {
  let summary = "whether an iterator has another value";
  let arguments = (ins Object:$iterator);
  let results = (outs Object:$result);
  let assemblyFormat = "$iterator attr-dict";
}

def PyStream_NextOp : PyStream_ProtocolOp<"next"> {
  let summary = "the next value of an iterator that has one";
  let arguments = (ins Object:$iterator);
  let results = (outs Object:$result);
  let assemblyFormat = "$iterator attr-dict";
}

//===-- Exceptions ----------------------------------------------------------//

def PyStream_RaiseOp : PyStream_DynamicOp<"raise"> {
  let summary = "raise an exception, an instance";
  let description = [{
    What follows in the block is not reached: a `check` passes control to a
    handler; without one the exception leaves the function. With `reraise` the
    traceback goes on where it was.
  }];
  let arguments = (ins Object:$exception, UnitAttr:$reraise);
  let assemblyFormat = "$exception (`reraise` $reraise^)? attr-dict";
}

def PyStream_CheckOp : PyStream_Op<"check", [
    Pure, Terminator, AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<BranchOpInterface>]> {
  let summary = "where control goes when an operation of this block raises";
  let description = [{
    If an operation of this block has raised, control goes to `handler`, whose
    first block argument is the exception and is not among the operands; else
    to `normal`.

    ```mlir
      %0 = pystream.call %f(%x)
      pystream.check ^bb1(%0 : !pystream.object) unwind ^bb2
    ^bb2(%exception: !pystream.object):
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$normalOperands,
                       Variadic<AnyType>:$handlerOperands);
  let successors = (successor AnySuccessor:$normal, AnySuccessor:$handler);
  let assemblyFormat = [{
    $normal (`(` $normalOperands^ `:` type($normalOperands) `)`)?
    `unwind` $handler (`(` $handlerOperands^ `:` type($handlerOperands) `)`)?
    attr-dict
  }];
  let hasVerifier = 1;
}

//===-- Facts from branches -------------------------------------------------//

def PyStream_RefineOp : PyStream_DynamicOp<"refine", [Pure]> {
  let summary = "a value, on the side of a branch where a test on it is known";
  let description = [{
    Made by `pystream-insert-refinements` for each use that a test dominates:
    `condition` is the tested object (the operand of `truth`), and on this side
    it is true, or false with `negated`.
  }];
  let arguments = (ins Object:$value, Object:$condition, UnitAttr:$negated);
  let results = (outs Object:$result);
  let assemblyFormat = "$value `where` (`not` $negated^)? $condition attr-dict";
}

#endif // PYSTREAM_IR_DYNAMICOPS_TD
