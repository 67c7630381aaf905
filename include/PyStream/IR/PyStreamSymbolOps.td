//===- PyStreamSymbolOps.td - The closed world -------------*- tablegen -*-===//
#ifndef PYSTREAM_IR_SYMBOLOPS_TD
#define PYSTREAM_IR_SYMBOLOPS_TD

include "PyStream/IR/PyStreamOpBase.td"

class PyStream_SymbolOp<string mnemonic, list<Trait> traits = []>
    : PyStream_Op<mnemonic, [Symbol] # traits>;

def PyStream_FuncOp : PyStream_SymbolOp<"func", [
    IsolatedFromAbove, AutomaticAllocationScope,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>]> {
  let summary = "a Python function";
  let description = [{
    The entry block has one argument for each parameter, in the order of
    `params`, then one for each cell (free variable) in the order of `cells`.
    A variadic parameter arrives as a tuple, a `**` parameter as a tuple with
    names.

    ```mlir
    pystream.func @"m.scale" [#pystream.param<"v">,
                              #pystream.param<"k", keyword_only = 2.0 : f64>] {
    ^bb0(%v: !pystream.object, %k: !pystream.object):
      %0 = pystream.binary mul %v, %k
      pystream.return %0
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypedArrayAttrBase<PyStream_ParamAttr, "parameters">:$params,
                       DefaultValuedAttr<StrArrayAttr, "{}">:$cells);
  let regions = (region MinSizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name $params (`cells` $cells^)? attr-dict-with-keyword $body
  }];
  let extraClassDeclaration = [{
    /// Functions are referred to by attributes, so that none is dead by itself.
    ::mlir::SymbolTable::Visibility getVisibility() {
      return ::mlir::SymbolTable::Visibility::Public;
    }
    ParamAttr getParam(unsigned index) {
      return ::llvm::cast<ParamAttr>(getParams()[index]);
    }
  }];
  let hasRegionVerifier = 1;
}

def PyStream_ClassOp : PyStream_SymbolOp<"class"> {
  let summary = "a Python class";
  let description = [{
    `mro` is the method resolution order, the class itself first; `attributes`
    are those of the class's own dictionary; `fields` declares the types of
    instance attributes (from annotations), which are needed where an instance
    comes from outside the program.

    ```mlir
    pystream.class @"m.Phong" mro [@"m.Phong", @"m.Lambert", @object]
      attributes {shade = #pystream.function<@"m.Phong.shade">}
      fields {shiny = f64}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       TypedArrayAttrBase<FlatSymbolRefAttr, "classes">:$mro,
                       DefaultValuedAttr<DictionaryAttr, "{}">:$members,
                       DefaultValuedAttr<DictionaryAttr, "{}">:$fields);
  let assemblyFormat = [{
    $sym_name `mro` $mro (`attributes` $members^)? (`fields` $fields^)?
    attr-dict
  }];
  let hasVerifier = 1;
}

def PyStream_LiveObjectOp : PyStream_SymbolOp<"object_def"> {
  let summary = "a live object of the snapshot, with its present fields";
  let description = [{
    Its fields are compile-time constants; the program may not modify them.

    ```mlir
    pystream.object_def @"m.SUN" : @"m.Light" {power = 2.0 : f64}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$classRef,
                       DictionaryAttr:$fields);
  let assemblyFormat = "$sym_name `:` $classRef $fields attr-dict";
}

def PyStream_ShaderOp : PyStream_SymbolOp<"shader"> {
  let summary = "an entry point: the two stages of a shader program";
  let description = [{
    `self` is the type of the shader object, whose fields are uniforms.
    `inputs` are the types of the vertex streams in the order of the
    parameters of `vertex` after `self` and `context`; what `vertex` returns is
    interpolated and handed to `fragment`.

    ```mlir
    pystream.shader @Lit self !pystream.instance<@"m.Lit">
      vertex @"m.Lit.shade_vertex" [vector<4xf64>, vector<3xf64>]
      fragment @"m.Lit.shade_fragment"
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttr:$self,
                       FlatSymbolRefAttr:$vertex, TypeArrayAttr:$inputs,
                       FlatSymbolRefAttr:$fragment);
  let assemblyFormat = [{
    $sym_name `self` $self `vertex` $vertex $inputs `fragment` $fragment
    attr-dict
  }];
  let hasVerifier = 1;
}

def PyStream_KernelOp : PyStream_SymbolOp<"kernel"> {
  let summary = "an entry point: a function called once for each index";
  let description = [{
    The first `rank` parameters of the function are the indices; `inputs` are
    the types of all the others. Arrays become memrefs, instances become
    parameters field by field.

    ```mlir
    pystream.kernel @saxpy calls @"m.saxpy" rank 1
      [!pystream.array<f64>, !pystream.array<f64>, !pystream.instance<@"m.Line">]
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$callee,
                       I32Attr:$rank, TypeArrayAttr:$inputs);
  let assemblyFormat =
      "$sym_name `calls` $callee `rank` $rank $inputs attr-dict";
  let hasVerifier = 1;
}

def PyStream_JitOp : PyStream_SymbolOp<"jit"> {
  let summary = "an entry point: one call of a function, with exact semantics";
  let description = [{
    `inputs` are the types of the arguments. Objects that come from outside are
    `!pystream.ref` of layouts that stand beside the entry; those may refer to
    each other. Errors that Python raises at run time are raised there.

    ```mlir
    pystream.layout private @node class @"m.Node"
      {value = f64, next = !pystream.union<!pystream.literal<#pystream.none>,
                                           !pystream.ref<@node>>}
    pystream.jit @total calls @"m.total" [!pystream.ref<@node>]
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, FlatSymbolRefAttr:$callee,
                       TypeArrayAttr:$inputs);
  let assemblyFormat = "$sym_name `calls` $callee $inputs attr-dict";
}

def PyStream_LayoutOp : PyStream_SymbolOp<"layout"> {
  let summary = "the fields of a kind of object, with their types";
  let description = [{
    Specialization makes one for each abstract object that inference tells
    apart. `storage` says where the fields live: `private` to an invocation, or
    `uniform`, reached from the entry object by `path`. A step "[]" of a path
    stands for the elements of a list, all of which have that layout: references
    to it differ at run time. The layout of the buffer of such a list tells its
    `capacity`.

    ```mlir
    pystream.layout uniform @Lit.camera class @"m.Camera" path ["camera"]
      {eye = vector<3xf32>}
    ```
  }];
  let arguments = (ins PyStream_Storage:$storage, SymbolNameAttr:$sym_name,
                       FlatSymbolRefAttr:$classRef,
                       DefaultValuedAttr<StrArrayAttr, "{}">:$path,
                       DefaultValuedAttr<I64Attr, "0">:$capacity,
                       DictionaryAttr:$fields);
  let assemblyFormat = [{
    $storage $sym_name `class` $classRef (`path` $path^)?
    (`capacity` $capacity^)? $fields attr-dict
  }];
  let extraClassDeclaration = [{
    /// Whether objects of this layout are elements of a list of uniforms, or
    /// held by them.
    bool isOfElements();
    /// The type of a field, or null where there is none of that name.
    ::mlir::Type getFieldType(::mlir::StringAttr name);
  }];
  let hasVerifier = 1;
}

def PyStream_UniformBlockOp : PyStream_SymbolOp<"uniform_block"> {
  let summary = "the uniforms of a program, laid out";
  let description = [{
    Offsets follow std140; `size` is in bytes. Samplers are members without an
    offset (-1). All stages of a program share one block.

    ```mlir
    pystream.uniform_block @Lit size 64 [
      #pystream.member<"transform", vector<4x4xf32>, path = ["transform"],
                       offset = 0>]
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, I64Attr:$size,
                       TypedArrayAttrBase<PyStream_MemberAttr, "members">:$members);
  let assemblyFormat = "$sym_name `size` $size $members attr-dict";
  let extraClassDeclaration = [{
    /// The member of that name, or null.
    MemberAttr getMember(::llvm::StringRef name);
  }];
  let hasVerifier = 1;
}

#endif // PYSTREAM_IR_SYMBOLOPS_TD
