//===- PyStreamTypes.td - Types of the dialect -------------*- tablegen -*-===//
#ifndef PYSTREAM_IR_TYPES_TD
#define PYSTREAM_IR_TYPES_TD

include "PyStream/IR/PyStreamDialect.td"
include "PyStream/IR/PyStreamAttrs.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/Interfaces/MemorySlotInterfaces.td"

class PyStream_Type<string name, string mnemonic_, list<Trait> traits = []>
    : TypeDef<PyStream_Dialect, name, traits> {
  let mnemonic = mnemonic_;
}

//===-- Any stage -----------------------------------------------------------//

def PyStream_SlotType : PyStream_Type<"Slot", "slot"> {
  let summary = "the address of a local variable or of one field";
  let parameters = (ins "::mlir::Type":$elementType);
  let assemblyFormat = "`<` $elementType `>`";
}

def PyStream_SamplerType : PyStream_Type<"Sampler", "sampler"> {
  let summary = "a texture with its sampling state; `dim` is 2D or Cube";
  let parameters = (ins "::mlir::StringAttr":$dim);
  let assemblyFormat = "`<` $dim `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Of a place in the texture: 2, or 3 for a direction from the centre of a
    /// cube.
    unsigned getNumCoordinates() const;
  }];
}

//===-- Stage imported ------------------------------------------------------//

def PyStream_ObjectType : PyStream_Type<"Object", "object"> {
  let summary = "any Python object";
}

def PyStream_InstanceType : PyStream_Type<"Instance", "instance"> {
  let summary = "declares an instance of a class, or of a subclass, in the "
                "signature of an entry point or as a field";
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$classRef);
  let assemblyFormat = "`<` $classRef `>`";
}

def PyStream_ArrayType : PyStream_Type<"Array", "array"> {
  let summary = "declares a one-dimensional array argument of a kernel";
  let parameters = (ins "::mlir::Type":$elementType);
  let assemblyFormat = "`<` $elementType `>`";
}

def PyStream_ListType : PyStream_Type<"List", "list"> {
  let summary = "declares a list that comes from outside, with its greatest length";
  let parameters = (ins "::mlir::Type":$elementType, "int64_t":$capacity);
  let assemblyFormat = "`<` $elementType `,` $capacity `>`";
  let genVerifyDecl = 1;
}

//===-- Stage specialized ---------------------------------------------------//

def PyStream_RefType : PyStream_Type<"Ref", "ref", [
    DeclareTypeInterfaceMethods<DestructurableTypeInterface>]> {
  let summary = "a reference to an object with a known layout";
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$layout);
  let assemblyFormat = "`<` $layout `>`";
}

def PyStream_LiteralType : PyStream_Type<"Literal", "literal"> {
  let summary = "a value known by its type alone: None, a function, a class, "
                "a string; it takes no storage";
  let parameters = (ins "::mlir::Attribute":$value);
  let assemblyFormat = "`<` $value `>`";
}

def PyStream_StringType : PyStream_Type<"String", "string"> {
  let summary = "one of the strings that the program contains";
  let description = [{
    Which one is known at run time only. Strings are never built at run time,
    so that a number tells them apart.
  }];
}

def PyStream_TupleType : PyStream_Type<"Tuple", "tuple"> {
  let summary = "an immutable tuple";
  let description = [{
    With `names`, the keyword arguments collected by a `**` parameter.
  }];
  let parameters = (ins OptionalArrayRefParameter<"::mlir::Type">:$elements,
                        OptionalParameter<"::mlir::ArrayAttr">:$names);
  let assemblyFormat = "`<` `[` (`]`) : ($elements^ `]`)? (`,` $names^)? `>`";
}

def PyStream_ClosureType : PyStream_Type<"Closure", "closure"> {
  let summary = "a function with captured values: its cells, or the `self` of "
                "a bound method";
  let parameters = (ins "::mlir::Attribute":$function, "bool":$bound,
                        OptionalArrayRefParameter<"::mlir::Type">:$captures);
  let assemblyFormat =
      "`<` $function `,` $bound `,` `[` (`]`) : ($captures^ `]`)? `>`";
}

def PyStream_ValueType : PyStream_Type<"Value", "value"> {
  let summary = "an object that nothing modifies any more: the values of its "
                "fields, in the order of the layout";
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$layout,
                        OptionalArrayRefParameter<"::mlir::Type">:$elements);
  let assemblyFormat = "`<` $layout `,` `[` (`]`) : ($elements^ `]`)? `>`";
}

def PyStream_UnionType : PyStream_Type<"Union", "union"> {
  let summary = "one of several alternatives, told apart by a tag";
  let description = [{
    At stage imported it declares a field or parameter whose class varies
    (alternatives are `instance` types); from stage specialized on the tag of
    a value is the index of its alternative.
  }];
  let parameters = (ins ArrayRefParameter<"::mlir::Type">:$alternatives);
  let assemblyFormat = "`<` $alternatives `>`";
  let extraClassDeclaration = [{
    /// The index of `type` among the alternatives, or -1.
    int indexOf(::mlir::Type type) const;
  }];
}

#endif // PYSTREAM_IR_TYPES_TD
