//===- PyStreamAttrs.td - Attributes of the dialect --------*- tablegen -*-===//
#ifndef PYSTREAM_IR_ATTRS_TD
#define PYSTREAM_IR_ATTRS_TD

include "PyStream/IR/PyStreamDialect.td"
include "PyStream/IR/PyStreamEnums.td"
include "mlir/IR/AttrTypeBase.td"

class PyStream_Attr<string name, string mnemonic_, list<Trait> traits = []>
    : AttrDef<PyStream_Dialect, name, traits> {
  let mnemonic = mnemonic_;
}

class PyStream_SymbolConstant<string name, string mnemonic_, string what>
    : PyStream_Attr<name, mnemonic_> {
  let summary = what;
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$symbol);
  let assemblyFormat = "`<` $symbol `>`";
}

def PyStream_FunctionAttr : PyStream_SymbolConstant<"Function", "function",
    "a Python function without free variables, e.g. `#pystream.function<@f>`">;
def PyStream_ClassAttr : PyStream_SymbolConstant<"Class", "class",
    "a Python class, e.g. `#pystream.class<@\"scene.Phong\">`; builtin classes "
    "such as `@int`, `@float`, `@vec3` need no definition">;
def PyStream_ObjectAttr : PyStream_SymbolConstant<"Object", "object",
    "a live object of the snapshot, e.g. `#pystream.object<@\"scene.SUN\">`">;

def PyStream_NoneAttr : PyStream_Attr<"None", "none"> {
  let summary = "Python's None";
}

def PyStream_SingletonAttr : PyStream_Attr<"Singleton", "singleton"> {
  let summary = "any other unique object: NotImplemented, Ellipsis, missing";
  let parameters = (ins "::mlir::StringAttr":$name);
  let assemblyFormat = "`<` $name `>`";
}

def PyStream_BuiltinAttr : PyStream_Attr<"Builtin", "builtin"> {
  let summary = "a function with a primitive rule, e.g. "
                "`#pystream.builtin<\"math.sin\">`";
  let parameters = (ins "::mlir::StringAttr":$name);
  let assemblyFormat = "`<` $name `>`";
}

def PyStream_WrapperAttr : PyStream_Attr<"Wrapper", "wrapper"> {
  let summary = "a staticmethod, classmethod or property held by a class";
  let description = [{
    `kind` is `staticmethod`, `classmethod` or `property`; a property has a
    getter and, where it can be assigned, a setter.

    ```mlir
    #pystream.wrapper<"property", @"m.C.area", @"m.C.set_area">
    ```
  }];
  let parameters = (ins "::mlir::StringAttr":$kind,
                        "::mlir::FlatSymbolRefAttr":$function,
                        OptionalParameter<"::mlir::FlatSymbolRefAttr">:$setter);
  let assemblyFormat = "`<` $kind `,` $function (`,` $setter^)? `>`";
}

def PyStream_ParamAttr : PyStream_Attr<"Param", "param"> {
  let summary = "a parameter of a Python function: name, kind, default value";
  let parameters = (ins
      "::mlir::StringAttr":$name,
      DefaultValuedParameter<"ParamKind", "ParamKind::PositionalOrKeyword">:$kind,
      OptionalParameter<"::mlir::Attribute">:$defaultValue);
  let assemblyFormat =
      "`<` $name (`,` $kind^)? (`=` $defaultValue^)? `>`";
}

def PyStream_MemberAttr : PyStream_Attr<"Member", "member"> {
  let summary = "a member of a uniform block, or a sampler beside it";
  let description = [{
    `path` is the attribute path from the entry object to the value. A member
    with `classes` is a tag: the index, in that list, of the class of the
    object at `path`. `when` restricts a member to some tags of objects on its
    way: an array of `[path, tags]` pairs. `offset` is in bytes (std140); that
    of a sampler is -1.

    A step "[]" of the path stands for each element of a list: the member is
    there `count` times, every `stride` bytes. A last step "len()" means the
    length of the list.
  }];
  let parameters = (ins
      "::mlir::StringAttr":$name, "::mlir::Type":$type,
      "::mlir::ArrayAttr":$path, "int64_t":$offset,
      OptionalParameter<"::mlir::ArrayAttr">:$classes,
      OptionalParameter<"::mlir::ArrayAttr">:$when,
      DefaultValuedParameter<"int64_t", "0">:$count,
      DefaultValuedParameter<"int64_t", "0">:$stride);
  let assemblyFormat = [{
    `<` $name `,` $type `,` `path` `=` $path `,` `offset` `=` $offset
    (`classes` `=` $classes^)? (`when` `=` $when^)?
    (`count` `=` $count^)? (`stride` `=` $stride^)? `>`
  }];
  let extraClassDeclaration = [{
    /// The path of the list that the member is in; empty for none.
    ::llvm::ArrayRef<::mlir::Attribute> getList() const;
    /// Attributes from the element of the list to the member.
    ::llvm::ArrayRef<::mlir::Attribute> getPathInElement() const;
  }];
  let genVerifyDecl = 1;
}

#endif // PYSTREAM_IR_ATTRS_TD
