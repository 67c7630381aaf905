//===- PyStreamTypedOps.td - Stage specialized -------------*- tablegen -*-===//
#ifndef PYSTREAM_IR_TYPEDOPS_TD
#define PYSTREAM_IR_TYPEDOPS_TD

include "PyStream/IR/PyStreamOpBase.td"

//===-- Objects -------------------------------------------------------------//

def PyStream_AllocOp : PyStream_Op<"alloc", [
    DeclareOpInterfaceMethods<DestructurableAllocationOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a new object, its fields unset";
  let results = (outs Res<PyStream_RefType, "",
                          [MemAlloc<AutomaticAllocationScopeResource>]>:$ref);
  let assemblyFormat = "attr-dict `:` type($ref)";
}

class PyStream_FieldOp<string mnemonic> : PyStream_Op<mnemonic, [
    DeclareOpInterfaceMethods<DestructurableAccessorOpInterface>,
    DeclareOpInterfaceMethods<SafeMemorySlotAccessOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]>;

def PyStream_FieldLoadOp : PyStream_FieldOp<"field_load"> {
  let summary = "read a field";
  let arguments = (ins Arg<PyStream_RefType, "", [MemRead]>:$ref, StrAttr:$field);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    $ref `[` $field `]` attr-dict `:` type($ref) `->` type($result)
  }];
}

def PyStream_FieldStoreOp : PyStream_FieldOp<"field_store"> {
  let summary = "write a field";
  let arguments = (ins AnyType:$value, Arg<PyStream_RefType, "", [MemWrite]>:$ref,
                       StrAttr:$field);
  let assemblyFormat = [{
    $value `,` $ref `[` $field `]` attr-dict `:` type($value) `,` type($ref)
  }];
}

def PyStream_UniformRefOp : PyStream_Op<"uniform_ref", [Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the object of a uniform layout; there is one a layout";
  let results = (outs PyStream_RefType:$ref);
  let assemblyFormat = "attr-dict `:` type($ref)";
}

//===-- Values --------------------------------------------------------------//

def PyStream_LiteralOp : PyStream_Op<"literal", [Pure, ConstantLike]> {
  let summary = "the one value of a literal type";
  let results = (outs PyStream_LiteralType:$result);
  let assemblyFormat = "attr-dict `:` type($result)";
  let hasFolder = 1;
}

defvar Aggregate = AnyTypeOf<[PyStream_TupleType, PyStream_ClosureType,
                               PyStream_ValueType]>;

def PyStream_PackOp : PyStream_Op<"pack", [Pure]> {
  let summary = "a tuple, a closure or an unboxed object from its values";
  let arguments = (ins Variadic<AnyType>:$elements);
  let results = (outs Aggregate:$result);
  let assemblyFormat =
      "`(` $elements `)` attr-dict `:` functional-type($elements, $result)";
  let hasVerifier = 1;
}

def PyStream_ExtractOp : PyStream_Op<"extract", [Pure]> {
  let summary = "one value of a tuple, a closure or an unboxed object";
  let arguments = (ins Aggregate:$aggregate,
                       I32Attr:$index);
  let results = (outs AnyType:$result);
  let assemblyFormat =
      "$aggregate `[` $index `]` attr-dict `:` type($aggregate) `->` type($result)";
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
}

//===-- Unions --------------------------------------------------------------//

def PyStream_UnionWrapOp : PyStream_Op<"union_wrap", [Pure]> {
  let summary = "a union that holds this value";
  let arguments = (ins AnyType:$value);
  let results = (outs PyStream_UnionType:$result);
  let assemblyFormat = "$value attr-dict `:` type($value) `->` type($result)";
  let hasVerifier = 1;
}

def PyStream_UnionTagOp : PyStream_Op<"union_tag", [Pure]> {
  let summary = "the index of the alternative that a union holds";
  let arguments = (ins PyStream_UnionType:$value);
  let results = (outs I32:$result);
  let assemblyFormat = "$value attr-dict `:` type($value)";
  let hasFolder = 1;
}

def PyStream_UnionGetOp : PyStream_Op<"union_get", [Pure]> {
  let summary = "the value of a union known to hold that alternative";
  let arguments = (ins PyStream_UnionType:$value);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$value attr-dict `:` type($value) `->` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
}

def PyStream_UnionFromTagOp : PyStream_Op<"union_from_tag", [Pure]> {
  let summary = "a union of alternatives without storage, from its tag";
  let description = [{
    Alternatives are literals and references to uniform layouts.
  }];
  let arguments = (ins I32:$tag);
  let results = (outs PyStream_UnionType:$result);
  let assemblyFormat = "$tag attr-dict `:` type($result)";
}

def PyStream_UndefOp : PyStream_Op<"undef", [Pure]> {
  let summary = "any value: nothing reads it";
  let results = (outs AnyType:$result);
  let assemblyFormat = "attr-dict `:` type($result)";
}

def PyStream_StringConstantOp : PyStream_Op<"string_constant", [Pure]> {
  let summary = "a string of the program as a value of run time";
  let arguments = (ins StrAttr:$value);
  let results = (outs PyStream_StringType:$result);
  let assemblyFormat = "$value attr-dict";
}

def PyStream_StringIdOp : PyStream_Op<"string_id", [Pure]> {
  let summary = "the number of a string: equal for equal strings only";
  let arguments = (ins PyStream_StringType:$value);
  let results = (outs I64:$result);
  let assemblyFormat = "$value attr-dict";
}

def PyStream_RefEqOp : PyStream_Op<"ref_eq", [Pure, SameTypeOperands]> {
  let summary = "whether two references are to one object";
  let arguments = (ins PyStream_RefType:$lhs, PyStream_RefType:$rhs);
  let results = (outs I1:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($lhs)";
}

def PyStream_RefIdOp : PyStream_Op<"ref_id", [Pure]> {
  let summary = "a number that tells objects apart, as Python's id()";
  let arguments = (ins PyStream_RefType:$ref);
  let results = (outs I64:$result);
  let assemblyFormat = "$ref attr-dict `:` type($ref)";
}

//===-- Buffers -------------------------------------------------------------//

class PyStream_BufferOp<string mnemonic, list<Trait> traits = []>
    : PyStream_Op<mnemonic, traits # [
        DeclareOpInterfaceMethods<SymbolUserOpInterface>]>;

def PyStream_BufferAllocOp : PyStream_BufferOp<"buffer_alloc"> {
  let summary = "room for a number of elements of one type, unset";
  let description = [{
    What lists are made of. The layout, of class `@buffer`, has one field
    called `element`. Accesses are not checked: the prelude does that.
  }];
  let arguments = (ins I64:$size);
  let results = (outs Res<PyStream_RefType, "", [MemAlloc]>:$ref);
  let assemblyFormat = "$size attr-dict `:` type($ref)";
}

def PyStream_BufferLoadOp : PyStream_BufferOp<"buffer_load"> {
  let summary = "read an element of a buffer";
  let arguments = (ins Arg<PyStream_RefType, "", [MemRead]>:$ref, I64:$index);
  let results = (outs AnyType:$result);
  let assemblyFormat =
      "$ref `[` $index `]` attr-dict `:` type($ref) `->` type($result)";
}

def PyStream_BufferStoreOp : PyStream_BufferOp<"buffer_store"> {
  let summary = "write an element of a buffer";
  let arguments = (ins AnyType:$value, Arg<PyStream_RefType, "", [MemWrite]>:$ref,
                       I64:$index);
  let assemblyFormat = [{
    $value `,` $ref `[` $index `]` attr-dict `:` type($value) `,` type($ref)
  }];
}

def PyStream_BufferSizeOp : PyStream_BufferOp<"buffer_size"> {
  let summary = "the number of elements that a buffer has room for";
  let arguments = (ins Arg<PyStream_RefType, "", [MemRead]>:$ref);
  let results = (outs I64:$result);
  let assemblyFormat = "$ref attr-dict `:` type($ref)";
}

def PyStream_BufferGrowOp : PyStream_BufferOp<"buffer_grow",
    [MemoryEffects<[MemWrite]>]> {
  let summary = "announces that a list gets that many more elements";
  let description = [{
    For targets without a heap, where the buffer of a list must have room for all
    of its elements from the start: the sum of what is announced is its size.
  }];
  let arguments = (ins PyStream_RefType:$ref, I64:$count);
  let assemblyFormat = "$ref `by` $count attr-dict `:` type($ref)";
}

//===-- Errors at run time --------------------------------------------------//

def PyStream_TraceOp : PyStream_Op<"trace", [
    MemoryEffects<[MemWrite]>]> {
  let summary = "note this line in the traceback of the exception on its way";
  let description = [{
    `function` is the name of the Python function for the traceback's reader.
    With `reset` the traceback begins here.
  }];
  let arguments = (ins StrAttr:$function, UnitAttr:$reset);
  let assemblyFormat = "$function (`reset` $reset^)? attr-dict";
}

def PyStream_TrapIfOp : PyStream_Op<"trap_if", [
    MemoryEffects<[MemWrite]>]> {
  let summary = "leave compiled code with an error that nothing can catch";
  let description = [{
    For what CPython does not know: integers beyond 64 bits, no memory left.
    `error` is `OverflowError`, `RecursionError` or `MemoryError`.
  }];
  let arguments = (ins I1:$condition, StrAttr:$error);
  let assemblyFormat = "$condition `,` $error attr-dict";
}

def PyStream_TooDeepOp : PyStream_Op<"too_deep", [Pure]> {
  let summary = "whether calls of recursive functions are nested deeper than "
                "the limit or the stack";
  let description = [{
    The same wherever a function asks. A function with the attribute
    `pystream.raises_recursion_error` is part of a recursion that asks, and
    raises RecursionError; others end the call beyond the limit.
  }];
  let results = (outs I1:$result);
  let assemblyFormat = "attr-dict";
}

//===-- Python arithmetic ---------------------------------------------------//

class PyStream_PythonArithOp<string mnemonic, string what>
    : PyStream_Op<mnemonic, [Pure, SameOperandsAndResultType]> {
  let summary = what;
  let arguments = (ins AnyType:$lhs, AnyType:$rhs);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($result)";
}

def PyStream_FloorDivOp : PyStream_PythonArithOp<"floordiv",
    "Python's `//`: rounds towards minus infinity">;
def PyStream_ModOp : PyStream_PythonArithOp<"mod",
    "Python's `%`: the result has the sign of the divisor">;
def PyStream_CheckedOp : PyStream_Op<"checked", [
    MemoryEffects<[MemWrite]>, SameOperandsAndResultType]> {
  let summary = "integer arithmetic that traps with OverflowError when 64 bits "
                "do not suffice";
  let description = [{
    `kind` is `add`, `sub`, `mul`, `lshift` (by 0 or more) or `pow` (the
    exponent 0 or more).
  }];
  let arguments = (ins PyStream_BinaryKind:$kind, I64:$lhs, I64:$rhs);
  let results = (outs I64:$result);
  let assemblyFormat = "$kind $lhs `,` $rhs attr-dict";
}

def PyStream_IntTrueDivOp : PyStream_Op<"int_truediv", [Pure]> {
  let summary = "Python's `/` of two integers, the divisor not zero: rounded "
                "once";
  let arguments = (ins I64:$lhs, I64:$rhs);
  let results = (outs F64:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict";
}

def PyStream_RoundDigitsOp : PyStream_Op<"round_digits", [Pure]> {
  let summary = "Python's round(x, n) of a finite float: correctly rounded in "
                "decimal";
  let arguments = (ins F64:$value, I64:$digits);
  let results = (outs F64:$result);
  let assemblyFormat = "$value `,` $digits attr-dict";
}

def PyStream_FloatHashOp : PyStream_Op<"float_hash", [Pure]> {
  let summary = "Python's hash of a float: that of an int where they are equal";
  let arguments = (ins F64:$value);
  let results = (outs I64:$result);
  let assemblyFormat = "$value attr-dict";
}

def PyStream_StaticOp : PyStream_Op<"static", [Symbol]> {
  let summary = "an object that exists before the program runs, in memory";
  let description = [{
    `fields` are its contents: constants, `#pystream.object` for other statics;
    those of a buffer are an array called `elements`.

    ```mlir
    pystream.static @"m.SUN" : !pystream.ref<@Light> {power = 2.0 : f64}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttr:$type,
                       DictionaryAttr:$fields);
  let assemblyFormat = "$sym_name `:` $type $fields attr-dict";
}

def PyStream_StaticRefOp : PyStream_Op<"static_ref", [Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the object of a `static`";
  let arguments = (ins FlatSymbolRefAttr:$object);
  let results = (outs PyStream_RefType:$ref);
  let assemblyFormat = "$object attr-dict `:` type($ref)";
}

def PyStream_PowOp : PyStream_PythonArithOp<"pow",
    "Python's `**` of two integers or of two floats">;

#endif // PYSTREAM_IR_TYPEDOPS_TD
