//===- PyStreamEnums.td - Enumerations of the dialect ------*- tablegen -*-===//
#ifndef PYSTREAM_IR_ENUMS_TD
#define PYSTREAM_IR_ENUMS_TD

include "PyStream/IR/PyStreamDialect.td"
include "mlir/IR/EnumAttr.td"

class PyStream_Enum<string name, string summary, list<I32EnumAttrCase> cases>
    : I32EnumAttr<name, summary, cases> {
  let cppNamespace = "::pystream";
}

def PyStream_BinaryKind : PyStream_Enum<"BinaryKind",
    "a Python binary operator", [
  I32EnumAttrCase<"Add", 0, "add">, I32EnumAttrCase<"Sub", 1, "sub">,
  I32EnumAttrCase<"Mul", 2, "mul">, I32EnumAttrCase<"TrueDiv", 3, "truediv">,
  I32EnumAttrCase<"FloorDiv", 4, "floordiv">, I32EnumAttrCase<"Mod", 5, "mod">,
  I32EnumAttrCase<"Pow", 6, "pow">, I32EnumAttrCase<"MatMul", 7, "matmul">,
  I32EnumAttrCase<"LShift", 8, "lshift">, I32EnumAttrCase<"RShift", 9, "rshift">,
  I32EnumAttrCase<"And", 10, "and">, I32EnumAttrCase<"Or", 11, "or">,
  I32EnumAttrCase<"Xor", 12, "xor">]>;

def PyStream_UnaryKind : PyStream_Enum<"UnaryKind",
    "a Python unary operator", [
  I32EnumAttrCase<"Neg", 0, "neg">, I32EnumAttrCase<"Pos", 1, "pos">,
  I32EnumAttrCase<"Invert", 2, "invert">]>;

def PyStream_CompareKind : PyStream_Enum<"CompareKind",
    "a Python rich comparison", [
  I32EnumAttrCase<"Lt", 0, "lt">, I32EnumAttrCase<"Le", 1, "le">,
  I32EnumAttrCase<"Eq", 2, "eq">, I32EnumAttrCase<"Ne", 3, "ne">,
  I32EnumAttrCase<"Gt", 4, "gt">, I32EnumAttrCase<"Ge", 5, "ge">]>;

def PyStream_ParamKind : PyStream_Enum<"ParamKind",
    "the kind of a Python parameter", [
  I32EnumAttrCase<"PositionalOnly", 0, "positional_only">,
  I32EnumAttrCase<"PositionalOrKeyword", 1, "positional_or_keyword">,
  I32EnumAttrCase<"VarPositional", 2, "var_positional">,
  I32EnumAttrCase<"KeywordOnly", 3, "keyword_only">,
  I32EnumAttrCase<"VarKeyword", 4, "var_keyword">]>;

def PyStream_Storage : PyStream_Enum<"Storage",
    "where the fields of a layout live", [
  I32EnumAttrCase<"Private", 0, "private">,
  I32EnumAttrCase<"Uniform", 1, "uniform">]>;

#endif // PYSTREAM_IR_ENUMS_TD
