//===- InterfaceNames.cpp - Identifiers of a shader program ---------------===//
#include "PyStream/Conversion/InterfaceNames.h"
#include "PyStream/IR/UniformLayout.h"

#include "PyStream/IR/PyStream.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace pystream;

/// Python allows these as names, GLSL 3.30, 4.50 or ES 3.00, HLSL or MSL do
/// not.
static constexpr StringLiteral kKeywords =
    "attribute bool buffer case centroid coherent const default discard do "
    "double filter fixed flat float goto half highp image in inline inout "
    "input int interface invariant layout long lowp mat2 mat3 mat4 mediump "
    "namespace noinline noperspective out output partition patch precise "
    "precision public readonly register resource restrict sample sampler "
    "sampler1D sampler2D sampler3D samplerCube shared short signed sizeof "
    "smooth static struct subroutine superp switch template this true false "
    "typedef uint uniform union unsigned using varying vec2 vec3 vec4 ivec2 "
    "ivec3 ivec4 bvec2 bvec3 bvec4 void volatile writeonly packed common "
    "active asm cast external extern enum main texture2d vertex fragment "
    "kernel device constant thread auto char float2 float3 float4 matrix "
    "vector atomic_uint dmat2 dmat3 dmat4 dvec2 dvec3 dvec4 fvec2 fvec3 fvec4 "
    "hvec2 hvec3 hvec4 uvec2 uvec3 uvec4 image1D image2D image3D imageCube "
    "isampler2D usampler2D sampler2DRect sampler2DShadow row_major "
    "column_major asm_fragment cbuffer compile export fxgroup groupshared "
    "line lineadj linear nointerpolation packoffset pass pixelfragment point "
    "snorm stateblock string tbuffer technique triangle triangleadj unorm "
    "vertexfragment half2 half3 half4 int2 int3 int4 uint2 uint3 uint4 bool2 "
    "bool3 bool4 float4x4 float3x3 float2x2 dword NULL alignas alignof bitand "
    "bitor catch compl concept constexpr delete explicit friend mutable new "
    "noexcept nullptr operator private protected requires static_assert "
    "thread_local throw typeid typename virtual xor threadgroup metal uchar "
    "ushort ulong";

/// Functions that these predefine: a variable of that name would hide them.
static constexpr StringLiteral kFunctions =
    "abs acos acosh all any asin asinh atan atanh ceil clamp cos cosh cross "
    "degrees determinant dFdx dFdy distance dot equal exp exp2 faceforward "
    "floor fma fract fwidth greaterThan inverse inversesqrt isinf isnan "
    "length lessThan log log2 max min mix mod modf normalize not notEqual "
    "outerProduct pow radians reflect refract round roundEven sign sin sinh "
    "smoothstep sqrt step tan tanh texture textureLod textureSize transpose "
    "trunc bitCount bitfieldExtract bitfieldInsert bitfieldReverse findLSB "
    "findMSB floatBitsToInt floatBitsToUint frexp ftransform greaterThanEqual "
    "intBitsToFloat isfinite ldexp lessThanEqual matrixCompMult noise noise1 "
    "noise2 noise3 noise4 texelFetch textureGather textureGrad textureProj "
    "texture2D texture2DLod textureCube shadow1D shadow2D clip ddx ddy fmod "
    "frac lerp log10 mad mul rcp rsqrt saturate sincos tex2D select dfdx dfdy "
    "powr sinpi cospi";

static bool isReserved(StringRef word) {
  static const StringSet<> words = [] {
    StringSet<> words;
    for (StringRef list : {kKeywords, kFunctions})
      for (StringRef each : llvm::split(list, ' '))
        words.insert(each);
    return words;
  }();
  return words.contains(word);
}

std::string pystream::makeIdentifier(StringRef name) {
  std::string result;
  for (unsigned char c : name) {
    if (llvm::isAlnum(c))
      result += c;
    else if (c >= 0x80) // UTF-8 of a letter outside ASCII
      result += "x" + llvm::utohexstr(c, /*LowerCase=*/true);
    else if (result.empty() || result.back() != '_')
      result += '_'; // two underscores in a row are reserved
  }
  if (result.empty() || result == "_" || llvm::isDigit(result.front()) ||
      StringRef(result).starts_with("gl_"))
    result = "p" + result;
  if (isReserved(result))
    result += '_';
  return result;
}

InterfaceKind pystream::getInterfaceKind(StringRef stage, bool isInput) {
  if ((stage == "vertex") != isInput)
    return InterfaceKind::Varying;
  return isInput ? InterfaceKind::VertexInput : InterfaceKind::FragmentOutput;
}

static std::string makeKey(InterfaceKind kind, StringRef name) {
  return (Twine(static_cast<int>(kind)) + ":" + name).str();
}

InterfaceNames::InterfaceNames(ModuleOp core) {
  core.walk([&](UniformBlockOp block) {
    for (auto member : block.getMembers().getAsRange<MemberAttr>())
      add(InterfaceKind::Uniform, splitMemberName(member.getName()).first);
    add(InterfaceKind::Block, block.getSymName());
  });
  // Varyings come last, so that what the host looks up keeps its name.
  for (bool varyings : {false, true})
    core.walk([&](func::FuncOp func) {
      auto stage = func->getAttrOfType<StringAttr>("pystream.stage");
      if (!stage)
        return;
      auto visit = [&](StringAttr name, bool isInput) {
        InterfaceKind kind = getInterfaceKind(stage, isInput);
        if (name && (kind == InterfaceKind::Varying) == varyings)
          add(kind, name);
      };
      for (unsigned i = 0; i < func.getNumArguments(); ++i)
        visit(func.getArgAttrOfType<StringAttr>(i, "pystream.input"), true);
      for (unsigned i = 0; i < func.getNumResults(); ++i)
        visit(func.getResultAttrOfType<StringAttr>(i, "pystream.output"),
              false);
    });
}

void InterfaceNames::add(InterfaceKind kind, StringRef name) {
  std::string &identifier = identifiers[makeKey(kind, name)];
  if (!identifier.empty())
    return;
  std::string prefix = kind == InterfaceKind::Varying ? "v_" : "";
  identifier = makeIdentifier(prefix + name.str());
  while (!taken.insert(identifier).second)
    identifier += identifier.back() == '_' ? "1" : "_";
}

std::pair<StringRef, StringRef> pystream::splitMemberName(StringRef name) {
  auto [list, inner] = name.split(kElementStep);
  inner.consume_front(".");
  return {list, inner};
}

std::string InterfaceNames::getMember(MemberAttr member) const {
  auto [outer, inner] = splitMemberName(member.getName());
  std::string name = get(InterfaceKind::Uniform, outer).str();
  if (member.getCount() > 0)
    name += kElementStep;
  return inner.empty() ? name : name + "." + makeIdentifier(inner);
}

StringRef InterfaceNames::get(InterfaceKind kind, StringRef name) const {
  auto it = identifiers.find(makeKey(kind, name));
  return it == identifiers.end() ? name : StringRef(it->second);
}
