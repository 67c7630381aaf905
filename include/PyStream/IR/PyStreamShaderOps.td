//===- PyStreamShaderOps.td - Shader operations ------------*- tablegen -*-===//
//
// Operations that stay at stage core because no upstream dialect has them:
// uniforms, textures, derivatives, and the functions of GLSL 4.50, chapter 8.
// `T` is a float or a vector of floats; matrices are column-major vectors of
// rank two, `vector<CxRxf32>` for C columns of R rows.
//
//===----------------------------------------------------------------------===//
#ifndef PYSTREAM_IR_SHADEROPS_TD
#define PYSTREAM_IR_SHADEROPS_TD

include "PyStream/IR/PyStreamOpBase.td"

//===-- Resources -----------------------------------------------------------//

def PyStream_UniformLoadOp : PyStream_Op<"uniform_load", [NoMemoryEffect,
    DeclareOpInterfaceMethods<ConditionallySpeculatable>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the value of a member of a uniform block, or a sampler";
  let description = [{
    Without an effect, because uniforms do not change within a draw. A member of
    a list needs the index of the element, which must be below its count.

    ```mlir
    %m = pystream.uniform_load @Lit["transform"] : vector<4x4xf32>
    %p = pystream.uniform_load @Lit["lights[].position"] at %i : vector<3xf32>
    %s = pystream.uniform_load @Lit["albedo"] : !pystream.sampler<"2D">
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$block, StrAttr:$member,
                       Optional<Index>:$index);
  let results = (outs AnyType:$result);
  let assemblyFormat = [{
    $block `[` $member `]` (`at` $index^)? attr-dict `:` type($result)
  }];
}

def PyStream_TextureOp : PyStream_Op<"texture", [NoMemoryEffect]> {
  let summary = "sample a texture with implicit level of detail";
  let description = [{
    It has no side effect, but must not be speculated: its derivative is defined
    in uniform control flow only. A cube is sampled in a direction, of any length.

    ```mlir
    %c = pystream.texture %s, %uv : !pystream.sampler<"2D">, vector<2xf32> -> vector<4xf32>
    %d = pystream.texture %t, %r : !pystream.sampler<"Cube">, vector<3xf32> -> vector<4xf32>
    ```
  }];
  let arguments = (ins PyStream_SamplerType:$sampler, AnyVectorOfAnyRank:$coord,
                       Optional<AnyFloat>:$bias);
  let results = (outs AnyVectorOfAnyRank:$result);
  let assemblyFormat = [{
    $sampler `,` $coord (`bias` $bias^ `:` type($bias))? attr-dict
    `:` type($sampler) `,` type($coord) `->` type($result)
  }];
  let hasVerifier = 1;
}

def PyStream_TextureLodOp : PyStream_Op<"texture_lod", [Pure]> {
  let summary = "sample a texture at a given level of detail";
  let arguments = (ins PyStream_SamplerType:$sampler, AnyVectorOfAnyRank:$coord,
                       AnyFloat:$lod);
  let results = (outs AnyVectorOfAnyRank:$result);
  let assemblyFormat = [{
    $sampler `,` $coord `,` $lod attr-dict
    `:` type($sampler) `,` type($coord) `,` type($lod) `->` type($result)
  }];
  let hasVerifier = 1;
}

def PyStream_TextureSizeOp : PyStream_Op<"texture_size", [Pure]> {
  let summary = "width and height in texels of a level of detail";
  let description = [{
    Of a cube, the size of each face. Undefined for a level that the texture
    does not have.

    ```mlir
    %n = pystream.texture_size %s, %lod : !pystream.sampler<"2D">, i32 -> vector<2xi32>
    ```
  }];
  let arguments = (ins PyStream_SamplerType:$sampler, AnySignlessInteger:$lod);
  let results = (outs AnyVectorOfAnyRank:$result);
  let assemblyFormat = [{
    $sampler `,` $lod attr-dict
    `:` type($sampler) `,` type($lod) `->` type($result)
  }];
  let hasVerifier = 1;
}

def PyStream_DiscardOp : PyStream_Op<"discard"> {
  let summary = "the fragment is not written; execution may go on";
  let assemblyFormat = "attr-dict";
}

//===-- Functions of GLSL ---------------------------------------------------//

/// All operands and the result of type T.
class PyStream_MathOp<string mnemonic, int arity, string what, list<Trait> traits = []>
    : PyStream_Op<mnemonic, [Pure, SameOperandsAndResultType] # traits> {
  let summary = what;
  let arguments = !cond(
    !eq(arity, 1) : (ins AnyType:$x),
    !eq(arity, 2) : (ins AnyType:$x, AnyType:$y),
    true : (ins AnyType:$x, AnyType:$y, AnyType:$z));
  let results = (outs AnyType:$result);
  let assemblyFormat = "operands attr-dict `:` type($result)";
}

/// Vectors in, a scalar out.
class PyStream_MeasureOp<string mnemonic, int arity, string what>
    : PyStream_Op<mnemonic, [Pure, SameTypeOperands,
        TypesMatchWith<"the element type", "x", "result",
          "::mlir::getElementTypeOrSelf($_self)">]> {
  let summary = what;
  let arguments = !cond(!eq(arity, 1) : (ins AnyType:$x),
                        true : (ins AnyType:$x, AnyType:$y));
  let results = (outs AnyFloat:$result);
  let assemblyFormat = "operands attr-dict `:` type($x)";
}

def PyStream_DotOp : PyStream_MeasureOp<"dot", 2, "x . y">;
def PyStream_LengthOp : PyStream_MeasureOp<"length", 1, "sqrt(x . x)">;
def PyStream_DistanceOp : PyStream_MeasureOp<"distance", 2, "length(x - y)">;

def PyStream_NormalizeOp : PyStream_MathOp<"normalize", 1, "x / length(x)">;
def PyStream_CrossOp : PyStream_MathOp<"cross", 2, "the cross product of two vec3">;
def PyStream_ReflectOp : PyStream_MathOp<"reflect", 2, "x - 2 (x . y) y, incident x and normal y">;
def PyStream_FractOp : PyStream_MathOp<"fract", 1, "x - floor(x)">;
def PyStream_SignOp : PyStream_MathOp<"sign", 1, "-1, 0 or 1">;
def PyStream_MinOp : PyStream_MathOp<"min", 2, "y if y < x else x">;
def PyStream_MaxOp : PyStream_MathOp<"max", 2, "y if x < y else x">;
def PyStream_ClampOp : PyStream_MathOp<"clamp", 3, "min(max(x, y), z)">;
def PyStream_MixOp : PyStream_MathOp<"mix", 3, "x (1 - z) + y z">;
def PyStream_StepOp : PyStream_MathOp<"step", 2, "0.0 if y < x else 1.0 (edge x)">;
def PyStream_SmoothStepOp : PyStream_MathOp<"smoothstep", 3,
    "Hermite interpolation of z between the edges x and y">;
def PyStream_HypotOp : PyStream_MathOp<"hypot", 2,
    "Python's `math.hypot` of two numbers: the length of (x, y)">;
def PyStream_Atan2Op : PyStream_MathOp<"atan2", 2,
    "Python's `math.atan2(x, y)`: the angle of the point (y, x)"> {
  let description = [{
    Upstream's `math.atan2` folds two zeros to NaN (MLIR 22), where the angle is
    0.0 or pi, or either negated. It is what this operation becomes at last.
  }];
  let hasFolder = 1;
}
def PyStream_DFdxOp : PyStream_MathOp<"dfdx", 1, "derivative along window x">;
def PyStream_DFdyOp : PyStream_MathOp<"dfdy", 1, "derivative along window y">;

def PyStream_RefractOp : PyStream_Op<"refract", [Pure, AllTypesMatch<["x", "y", "result"]>]> {
  let summary = "refraction of incident x at normal y, ratio of indices eta";
  let arguments = (ins AnyType:$x, AnyType:$y, AnyFloat:$eta);
  let results = (outs AnyType:$result);
  let assemblyFormat = "operands attr-dict `:` type($x) `,` type($eta)";
}

//===-- Matrices ------------------------------------------------------------//

class PyStream_MatrixOp<string mnemonic, string what> : PyStream_Op<mnemonic, [Pure]> {
  let summary = what;
  let arguments = (ins AnyVectorOfAnyRank:$lhs, AnyVectorOfAnyRank:$rhs);
  let results = (outs AnyVectorOfAnyRank:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` type($lhs) `,` type($rhs) `->` type($result)
  }];
}

def PyStream_MatVecMulOp : PyStream_MatrixOp<"matvecmul", "matrix times column vector">;
def PyStream_VecMatMulOp : PyStream_MatrixOp<"vecmatmul", "row vector times matrix">;
def PyStream_MatMulOp : PyStream_MatrixOp<"matmul", "matrix times matrix">;

class PyStream_MatrixUnaryOp<string mnemonic, string what> : PyStream_Op<mnemonic, [Pure]> {
  let summary = what;
  let arguments = (ins AnyVectorOfAnyRank:$x);
  let results = (outs AnyType:$result);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($result)";
}

def PyStream_TransposeOp : PyStream_MatrixUnaryOp<"transpose", "rows and columns exchanged">;
def PyStream_InverseOp : PyStream_MatrixUnaryOp<"inverse", "the inverse of a square matrix">;
def PyStream_DeterminantOp : PyStream_MatrixUnaryOp<"determinant", "of a square matrix, a float">;

#endif // PYSTREAM_IR_SHADEROPS_TD
