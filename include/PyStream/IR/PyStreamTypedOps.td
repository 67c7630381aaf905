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
def PyStream_PowOp : PyStream_PythonArithOp<"pow",
    "Python's `**` of two integers or of two floats">;

#endif // PYSTREAM_IR_TYPEDOPS_TD
