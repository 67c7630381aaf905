//===- CoreToSPIRV.cpp - Shader stages to SPIR-V modules ------------------===//
#include "Patterns.h"

#include "PyStream/Conversion/InterfaceNames.h"
#include "PyStream/Conversion/Passes.h"
#include "PyStream/IR/PyStream.h"

#include "mlir/Conversion/ArithToSPIRV/ArithToSPIRV.h"
#include "mlir/Conversion/ControlFlowToSPIRV/ControlFlowToSPIRV.h"
#include "mlir/Conversion/IndexToSPIRV/IndexToSPIRV.h"
#include "mlir/Conversion/MathToSPIRV/MathToSPIRV.h"
#include "mlir/Conversion/UBToSPIRV/UBToSPIRV.h"
#include "mlir/Conversion/VectorToSPIRV/VectorToSPIRV.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringSwitch.h"

namespace pystream {
#define GEN_PASS_DEF_CONVERTCORETOSPIRV
#include "PyStream/Conversion/Passes.h.inc"
} // namespace pystream

using namespace mlir;
using namespace pystream;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

/// `vector<CxRxf32>` is a matrix of C columns.
static Type convertMatrixType(VectorType type) {
  auto column = VectorType::get(type.getDimSize(1), type.getElementType());
  return spirv::MatrixType::get(column, type.getDimSize(0));
}

static Type getSampledImageType(SamplerType type) {
  auto image = spirv::ImageType::get(
      Float32Type::get(type.getContext()),
      type.getDim() == "Cube" ? spirv::Dim::Cube : spirv::Dim::Dim2D,
      spirv::ImageDepthInfo::NoDepth, spirv::ImageArrayedInfo::NonArrayed,
      spirv::ImageSamplingInfo::SingleSampled,
      spirv::ImageSamplerUseInfo::NeedSampler, spirv::ImageFormat::Unknown);
  return spirv::SampledImageType::get(image);
}

static void addTypeConversions(SPIRVTypeConverter &converter) {
  converter.addConversion([](VectorType type) -> std::optional<Type> {
    if (type.getRank() != 2 || !isa<FloatType>(type.getElementType()))
      return std::nullopt;
    return convertMatrixType(type);
  });
  converter.addConversion(getSampledImageType);
}

/// Booleans have no layout in memory: 32-bit integers stand for them.
static Type getMemberStorageType(Type type, const TypeConverter &converter) {
  auto i32 = IntegerType::get(type.getContext(), 32);
  if (type.isInteger(1))
    return i32;
  if (auto vector = dyn_cast<VectorType>(type);
      vector && vector.getElementType().isInteger(1))
    return VectorType::get(vector.getShape(), i32);
  return converter.convertType(type);
}

//===----------------------------------------------------------------------===//
// Imported instructions
//===----------------------------------------------------------------------===//

Value pystream::callInstruction(OpBuilder &builder, Operation *from,
                                StringRef instruction, Type resultType,
                                ValueRange operands) {
  auto module = from->getParentOfType<spirv::ModuleOp>();
  std::string name;
  llvm::raw_string_ostream os(name);
  os << instruction << "." << resultType;
  for (Type type : operands.getTypes())
    if (type != resultType)
      os << "." << type;
  auto symbol = builder.getStringAttr(name);
  if (!SymbolTable::lookupSymbolIn(module, symbol)) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(module.getBody());
    auto type = builder.getFunctionType(operands.getTypes(), resultType);
    auto function =
        spirv::FuncOp::create(builder, from->getLoc(), symbol, type);
    function.setLinkageAttributesAttr(spirv::LinkageAttributesAttr::get(
        builder.getContext(), builder.getStringAttr(instruction),
        spirv::LinkageTypeAttr::get(builder.getContext(),
                                    spirv::LinkageType::Import)));
  }
  return spirv::FunctionCallOp::create(builder, from->getLoc(), resultType,
                                       FlatSymbolRefAttr::get(symbol), operands)
      .getResult(0);
}

//===----------------------------------------------------------------------===//
// Interface of a stage
//===----------------------------------------------------------------------===//

namespace {
/// Where a member is in the structure of the block.
struct MemberPlace {
  unsigned index;
  /// In the structure of an element, if the member at `index` is an array of
  /// structures.
  std::optional<unsigned> inElement;
};

/// The variables of one stage, by what refers to them.
struct Stage {
  StringRef name;
  spirv::GlobalVariableOp block;
  llvm::StringMap<MemberPlace> memberPlaces;
  llvm::StringMap<spirv::GlobalVariableOp> samplers;
  SmallVector<spirv::GlobalVariableOp> inputs;  // an argument each
  SmallVector<spirv::GlobalVariableOp> outputs; // a result each
  bool writesDepth = false;
};
} // namespace

/// Booleans are kept in memory as integers, of which any but 0 is true.
static Value fromStorage(OpBuilder &builder, Location loc, Value value,
                         Type type) {
  if (!getElementTypeOrSelf(type).isInteger(1) || value.getType() == type)
    return value;
  Value zero = spirv::ConstantOp::getZero(value.getType(), loc, builder);
  return spirv::INotEqualOp::create(builder, loc, value, zero);
}

static Value toStorage(OpBuilder &builder, Location loc, Value value,
                       Type type) {
  if (value.getType() == type)
    return value;
  Value zero = spirv::ConstantOp::getZero(type, loc, builder);
  Value one = spirv::ConstantOp::getOne(type, loc, builder);
  return spirv::SelectOp::create(builder, loc, type, value, one, zero);
}

/// SPIR-V's name of a built-in of the core stage.
static std::optional<spirv::BuiltIn> getBuiltIn(StringRef name) {
  return llvm::StringSwitch<std::optional<spirv::BuiltIn>>(name)
      .Case("position", spirv::BuiltIn::Position)
      .Case("point_size", spirv::BuiltIn::PointSize)
      .Case("vertex_index", spirv::BuiltIn::VertexIndex)
      .Case("instance_index", spirv::BuiltIn::InstanceIndex)
      .Case("frag_coord", spirv::BuiltIn::FragCoord)
      .Case("front_facing", spirv::BuiltIn::FrontFacing)
      .Case("frag_depth", spirv::BuiltIn::FragDepth)
      .Default(std::nullopt);
}

static spirv::GlobalVariableOp createVariable(OpBuilder &builder, Location loc,
                                              StringRef name, Type type,
                                              spirv::StorageClass storage) {
  auto pointer = spirv::PointerType::get(type, storage);
  return spirv::GlobalVariableOp::create(builder, loc, pointer, name,
                                         FlatSymbolRefAttr());
}

namespace {
/// Collects the members of the structure of a uniform block, or of an element
/// of a list in it.
class StructBuilder {
public:
  StructBuilder(UniformBlockOp block, const TypeConverter &converter)
      : block(block), converter(converter), builder(block.getContext()) {}

  /// Adds a member, or the array of it.
  LogicalResult add(MemberAttr member, StringRef name, int64_t offset,
                    bool isArray);
  void add(Type type, Attribute name, int64_t offset);
  size_t size() const { return types.size(); }
  spirv::StructType
  get(ArrayRef<spirv::StructType::StructDecorationInfo> infos = {}) {
    return spirv::StructType::get(types, offsets, decorations, infos);
  }
  /// An own type, even if another has members like these.
  spirv::StructType getIdentified(StringRef name) {
    auto type = spirv::StructType::getIdentified(builder.getContext(), name);
    (void)type.trySetBody(types, offsets, decorations);
    return type;
  }
  ArrayAttr getNames() { return builder.getArrayAttr(names); }

private:
  UniformBlockOp block;
  const TypeConverter &converter;
  Builder builder;
  SmallVector<Type> types;
  SmallVector<uint32_t> offsets;
  SmallVector<spirv::StructType::MemberDecorationInfo> decorations;
  SmallVector<Attribute> names;
};
} // namespace

void StructBuilder::add(Type type, Attribute name, int64_t offset) {
  types.push_back(type);
  names.push_back(name);
  offsets.push_back(offset);
}

LogicalResult StructBuilder::add(MemberAttr member, StringRef name,
                                 int64_t offset, bool isArray) {
  Type type = getMemberStorageType(member.getType(), converter);
  if (!type)
    return block.emitOpError("has member ")
           << member.getName()
           << " of a type without SPIR-V form: " << member.getType();
  if (isa<spirv::MatrixType>(type)) {
    unsigned index = types.size();
    decorations.emplace_back(index, spirv::Decoration::ColMajor,
                             builder.getUnitAttr());
    // std140 rounds the stride of columns up to that of a vec4.
    decorations.emplace_back(index, spirv::Decoration::MatrixStride,
                             builder.getI32IntegerAttr(16));
  }
  if (isArray)
    type = spirv::ArrayType::get(type, member.getCount(), member.getStride());
  add(type, builder.getStringAttr(name), offset);
  return success();
}

/// Makes a list a member of the block: an array of values, or of structures if
/// its elements are objects.
static LogicalResult addList(StructBuilder &structure, UniformBlockOp block,
                             ArrayRef<MemberAttr> members, StringRef name,
                             const TypeConverter &converter, Stage &stage) {
  unsigned index = structure.size();
  MemberAttr first = members.front();
  if (first.getPathInElement().empty() && !first.getClasses()) {
    stage.memberPlaces[first.getName()] = {index, std::nullopt};
    return structure.add(first, name, first.getOffset(), /*isArray=*/true);
  }
  StructBuilder element(block, converter);
  for (MemberAttr member : members) {
    stage.memberPlaces[member.getName()] = {
        index, static_cast<unsigned>(element.size())};
    StringRef inner = splitMemberName(member.getName()).second;
    if (failed(element.add(member, makeIdentifier(inner),
                           member.getOffset() - first.getOffset(),
                           /*isArray=*/false)))
      return failure();
  }
  Builder builder(block.getContext());
  std::string typeName = (name + "_element").str();
  structure.add(
      spirv::ArrayType::get(element.getIdentified(typeName), first.getCount(),
                            first.getStride()),
      builder.getArrayAttr({builder.getStringAttr(name), element.getNames()}),
      first.getOffset());
  return success();
}

/// Makes the uniform block and the samplers that `func` uses.
static LogicalResult createUniforms(OpBuilder &builder, func::FuncOp func,
                                    UniformBlockOp block,
                                    const InterfaceNames &names,
                                    const TypeConverter &converter,
                                    spirv::ModuleOp module, Stage &stage) {
  llvm::StringSet<> used;
  func.walk([&](UniformLoadOp load) { used.insert(load.getMember()); });

  StructBuilder structure(block, converter);
  int32_t binding = 0;
  auto members = llvm::to_vector(block.getMembers().getAsRange<MemberAttr>());
  for (ArrayRef<MemberAttr> rest = members; !rest.empty();) {
    MemberAttr member = rest.front();
    if (member.getCount() > 0) {
      ArrayRef<MemberAttr> list = rest.take_while([&](MemberAttr other) {
        return other.getCount() == member.getCount() &&
               other.getList() == member.getList();
      });
      rest = rest.drop_front(list.size());
      StringRef name = names.get(InterfaceKind::Uniform,
                                 splitMemberName(member.getName()).first);
      if (failed(addList(structure, block, list, name, converter, stage)))
        return failure();
      continue;
    }
    rest = rest.drop_front();
    StringRef name = names.get(InterfaceKind::Uniform, member.getName());
    if (isa<SamplerType>(member.getType())) {
      ++binding; // unused samplers keep their number
      if (!used.contains(member.getName()))
        continue;
      Type type = converter.convertType(member.getType());
      if (!type)
        return block.emitOpError("has a sampler without SPIR-V form: ")
               << member.getType();
      auto variable = createVariable(builder, block.getLoc(), name, type,
                                     spirv::StorageClass::UniformConstant);
      variable.setDescriptorSet(0);
      variable.setBinding(binding);
      stage.samplers[member.getName()] = variable;
      continue;
    }
    stage.memberPlaces[member.getName()] = {
        static_cast<unsigned>(structure.size()), std::nullopt};
    if (failed(structure.add(member, name, member.getOffset(),
                             /*isArray=*/false)))
      return failure();
  }
  if (structure.size() == 0)
    return success();
  auto type = structure.get(spirv::StructType::StructDecorationInfo(
      spirv::Decoration::Block, builder.getUnitAttr()));
  stage.block =
      createVariable(builder, block.getLoc(),
                     names.get(InterfaceKind::Block, block.getSymName()), type,
                     spirv::StorageClass::Uniform);
  stage.block.setDescriptorSet(0);
  stage.block.setBinding(0);
  module->setAttr("pystream.members", structure.getNames());
  return success();
}

/// Makes the variable of one argument or result, from its attributes.
static FailureOr<spirv::GlobalVariableOp>
createInterfaceVariable(OpBuilder &builder, func::FuncOp func, Type type,
                        DictionaryAttr attributes, bool isInput,
                        const InterfaceNames &names,
                        const TypeConverter &converter, Stage &stage) {
  auto storage =
      isInput ? spirv::StorageClass::Input : spirv::StorageClass::Output;
  auto builtIn = attributes.getAs<StringAttr>("pystream.builtin");
  // Only built-ins may be Booleans; other variables have a layout in memory.
  Type converted = builtIn ? converter.convertType(type)
                           : getMemberStorageType(type, converter);
  StringRef which = isInput ? "an argument" : "a result";
  if (!converted)
    return func.emitOpError("has ")
           << which << " of type " << type << ", which has no SPIR-V form";
  if (builtIn) {
    std::optional<spirv::BuiltIn> decoration = getBuiltIn(builtIn);
    if (!decoration)
      return func.emitOpError("has unknown built-in ") << builtIn;
    auto variable = createVariable(builder, func.getLoc(),
                                   (Twine("gl_") + builtIn.getValue()).str(),
                                   converted, storage);
    variable.setBuiltInAttr(
        builder.getStringAttr(stringifyBuiltIn(*decoration)));
    stage.writesDepth |= !isInput && *decoration == spirv::BuiltIn::FragDepth;
    return variable;
  }
  auto name = attributes.getAs<StringAttr>(isInput ? "pystream.input"
                                                   : "pystream.output");
  auto location = attributes.getAs<IntegerAttr>("pystream.location");
  if (!name || !location)
    return func.emitOpError("requires a name and a location, or a built-in, "
                            "for ")
           << which << " of type " << type;
  auto variable =
      createVariable(builder, func.getLoc(),
                     names.get(getInterfaceKind(stage.name, isInput), name),
                     converted, storage);
  variable.setLocation(location.getInt());
  // Integers are not interpolated.
  bool isVarying =
      getInterfaceKind(stage.name, isInput) == InterfaceKind::Varying;
  if (isVarying && getElementTypeOrSelf(converted).isInteger())
    variable->setAttr("flat", builder.getUnitAttr());
  return variable;
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

namespace {
/// The function becomes `main`: arguments are loads of input variables.
struct StageFunction : OpConversionPattern<func::FuncOp> {
  StageFunction(const TypeConverter &converter, MLIRContext *context,
                const Stage &stage)
      : OpConversionPattern(converter, context), stage(stage) {}

  LogicalResult
  matchAndRewrite(func::FuncOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto main = spirv::FuncOp::create(rewriter, op.getLoc(), "main",
                                      rewriter.getFunctionType({}, {}));
    rewriter.inlineRegionBefore(op.getBody(), main.getBody(), main.end());
    Block &entry = main.getBody().front();
    rewriter.setInsertionPointToStart(&entry);
    TypeConverter::SignatureConversion signature(entry.getNumArguments());
    for (auto [index, variable] : llvm::enumerate(stage.inputs)) {
      if (entry.getArgument(index).use_empty())
        continue;
      Location loc = entry.getArgument(index).getLoc();
      Value address = spirv::AddressOfOp::create(rewriter, loc, variable);
      Value value = spirv::LoadOp::create(rewriter, loc, address);
      signature.remapInput(index,
                           fromStorage(rewriter, loc, value,
                                       entry.getArgument(index).getType()));
    }
    if (failed(rewriter.convertRegionTypes(&main.getBody(), *getTypeConverter(),
                                           &signature)))
      return rewriter.notifyMatchFailure(op,
                                         "block argument without SPIR-V form");
    rewriter.eraseOp(op);
    return success();
  }

  const Stage &stage;
};

struct StageReturn : OpConversionPattern<func::ReturnOp> {
  StageReturn(const TypeConverter &converter, MLIRContext *context,
              const Stage &stage)
      : OpConversionPattern(converter, context), stage(stage) {}

  LogicalResult
  matchAndRewrite(func::ReturnOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    for (auto [variable, value] :
         llvm::zip_equal(stage.outputs, adaptor.getOperands())) {
      Value address =
          spirv::AddressOfOp::create(rewriter, op.getLoc(), variable);
      auto pointer = cast<spirv::PointerType>(address.getType());
      Value stored =
          toStorage(rewriter, op.getLoc(), value, pointer.getPointeeType());
      spirv::StoreOp::create(rewriter, op.getLoc(), address, stored);
    }
    rewriter.replaceOpWithNewOp<spirv::ReturnOp>(op);
    return success();
  }

  const Stage &stage;
};

struct UniformLoad : OpConversionPattern<UniformLoadOp> {
  UniformLoad(const TypeConverter &converter, MLIRContext *context,
              const Stage &stage)
      : OpConversionPattern(converter, context), stage(stage) {}

  LogicalResult
  matchAndRewrite(UniformLoadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    if (auto sampler = stage.samplers.find(op.getMember());
        sampler != stage.samplers.end()) {
      Value address =
          spirv::AddressOfOp::create(rewriter, loc, sampler->second);
      rewriter.replaceOpWithNewOp<spirv::LoadOp>(op, address);
      return success();
    }
    auto member = stage.memberPlaces.find(op.getMember());
    if (member == stage.memberPlaces.end())
      return rewriter.notifyMatchFailure(op, "unknown member");
    Value address = spirv::AddressOfOp::create(rewriter, loc, stage.block);
    auto constant = [&](unsigned index) -> Value {
      return spirv::ConstantOp::create(rewriter, loc, rewriter.getI32Type(),
                                       rewriter.getI32IntegerAttr(index));
    };
    SmallVector<Value> steps{constant(member->second.index)};
    if (op.getIndex())
      steps.push_back(adaptor.getIndex());
    if (member->second.inElement)
      steps.push_back(constant(*member->second.inElement));
    Value pointer = spirv::AccessChainOp::create(rewriter, loc, address, steps);
    Value value = spirv::LoadOp::create(rewriter, loc, pointer);
    rewriter.replaceOp(op, fromStorage(rewriter, loc, value, op.getType()));
    return success();
  }

  const Stage &stage;
};
} // namespace

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// Ends the block of each `discard` there. What the program computes afterwards
/// is never seen, since a shader has no other effect than its outputs.
static void endBlocksAtDiscard(func::FuncOp func) {
  for (Block &block : func.getBody())
    for (Operation &op : block)
      if (isa<DiscardOp>(op)) {
        block.splitBlock(&op); // the rest becomes unreachable
        auto builder = OpBuilder::atBlockEnd(&block);
        spirv::KillOp::create(builder, op.getLoc());
        op.erase();
        break;
      }
  IRRewriter rewriter(func.getContext());
  (void)eraseUnreachableBlocks(rewriter, func.getBody());
}

static LogicalResult verifyConverted(spirv::ModuleOp module) {
  auto isForeign = [&](Operation *op) {
    return op->getDialect() != module->getDialect();
  };
  bool failed = false;
  module.walk([&](Operation *op) {
    if (op == module || !isForeign(op) || isa<UnrealizedConversionCastOp>(op))
      return;
    failed = true;
    InFlightDiagnostic diag = op->emitError()
                              << "'" << op->getName()
                              << "' has no SPIR-V form for these types: ";
    llvm::interleaveComma(op->getOperandTypes(), diag);
    diag << " -> ";
    llvm::interleaveComma(op->getResultTypes(), diag);
  });
  if (failed)
    return failure();
  // Casts alone mean that a type has no SPIR-V form in this target.
  module.walk([&](UnrealizedConversionCastOp op) {
    failed = true;
    op.emitError("a value of type ")
        << op->getOperandTypes() << " has no SPIR-V form";
  });
  return success(!failed);
}

namespace {
class ConvertCoreToSPIRV
    : public pystream::impl::ConvertCoreToSPIRVBase<ConvertCoreToSPIRV> {
  void runOnOperation() override {
    InterfaceNames names(getOperation());
    SmallVector<func::FuncOp> stages;
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (func->hasAttr("pystream.stage"))
        stages.push_back(func);
    for (func::FuncOp func : stages)
      if (failed(convertStage(func, names)))
        return signalPassFailure();
    eraseTables(getOperation());
  }

  LogicalResult convertStage(func::FuncOp func, const InterfaceNames &names);
  LogicalResult convertBody(spirv::ModuleOp module, const Stage &stage,
                            const SPIRVTypeConverter &converter,
                            spirv::TargetEnvAttr target);
};
} // namespace

LogicalResult
ConvertCoreToSPIRV::convertBody(spirv::ModuleOp module, const Stage &stage,
                                const SPIRVTypeConverter &converter,
                                spirv::TargetEnvAttr target) {
  MLIRContext *context = &getContext();
  RewritePatternSet patterns(context);
  arith::populateArithToSPIRVPatterns(converter, patterns);
  populateMathToSPIRVPatterns(converter, patterns);
  populateVectorToSPIRVPatterns(converter, patterns);
  cf::populateControlFlowToSPIRVPatterns(converter, patterns);
  index::populateIndexToSPIRVPatterns(converter, patterns);
  ub::populateUBToSPIRVConversionPatterns(converter, patterns);
  arith::populateCeilFloorDivExpandOpsPatterns(patterns);
  populateMathPatterns(converter, patterns);
  populateMatrixPatterns(converter, patterns);
  populatePoolPatterns(converter, patterns);
  patterns.add<StageFunction, StageReturn, UniformLoad>(converter, context,
                                                        stage);

  std::unique_ptr<ConversionTarget> legality =
      SPIRVConversionTarget::get(target);
  legality->markUnknownOpDynamicallyLegal([](Operation *) { return false; });
  // An operation without a pattern is named by the driver; the check below is
  // for what patterns have left.
  if (failed(applyPartialConversion(module, *legality, std::move(patterns))))
    return failure();
  return verifyConverted(module);
}

LogicalResult ConvertCoreToSPIRV::convertStage(func::FuncOp func,
                                               const InterfaceNames &names) {
  MLIRContext *context = &getContext();
  Stage stage;
  auto name = func->getAttrOfType<StringAttr>("pystream.stage");
  if (!name)
    return func.emitOpError("requires a string for 'pystream.stage'");
  stage.name = name;
  if (stage.name != "vertex" && stage.name != "fragment")
    return func.emitOpError("requires stage 'vertex' or 'fragment', but got '")
           << stage.name << "'";

  auto version = spirv::VerCapExtAttr::get(
      spirv::Version::V_1_3, {spirv::Capability::Shader}, {}, context);
  auto target = spirv::TargetEnvAttr::get(
      version, spirv::getDefaultResourceLimits(context),
      spirv::ClientAPI::Vulkan, spirv::Vendor::Unknown,
      spirv::DeviceType::Unknown, spirv::TargetEnvAttr::kUnknownDeviceID);
  SPIRVTypeConverter converter(target);
  addTypeConversions(converter);
  addPoolTypes(converter);

  OpBuilder builder(func);
  auto module = spirv::ModuleOp::create(
      builder, func.getLoc(), spirv::AddressingModel::Logical,
      spirv::MemoryModel::GLSL450, version, func.getSymName());
  module->setAttr("pystream.stage", builder.getStringAttr(stage.name));
  builder.setInsertionPointToEnd(module.getBody());

  if (auto blockName =
          func->getAttrOfType<FlatSymbolRefAttr>("pystream.block")) {
    auto block =
        getOperation().lookupSymbol<UniformBlockOp>(blockName.getAttr());
    if (!block)
      return func.emitOpError("requires uniform block ") << blockName;
    if (failed(createUniforms(builder, func, block, names, converter, module,
                              stage)))
      return failure();
  }
  SmallVector<Attribute> interface;
  auto add = [&](Type type, DictionaryAttr attributes, bool isInput,
                 SmallVector<spirv::GlobalVariableOp> &variables) {
    FailureOr<spirv::GlobalVariableOp> variable = createInterfaceVariable(
        builder, func, type,
        attributes ? attributes : builder.getDictionaryAttr({}), isInput, names,
        converter, stage);
    if (failed(variable))
      return failure();
    variables.push_back(*variable);
    interface.push_back(FlatSymbolRefAttr::get(*variable));
    return success();
  };
  for (unsigned i = 0; i < func.getNumArguments(); ++i)
    if (failed(add(func.getArgument(i).getType(), func.getArgAttrDict(i), true,
                   stage.inputs)))
      return failure();
  for (unsigned i = 0; i < func.getNumResults(); ++i)
    if (failed(add(func.getResultTypes()[i], func.getResultAttrDict(i), false,
                   stage.outputs)))
      return failure();

  if (failed(lowerSamplerChoices(func)) ||
      failed(preparePools(func, getOperation())))
    return failure();
  endBlocksAtDiscard(func);
  Location loc = func.getLoc();
  func->remove();
  builder.insert(func);
  if (failed(convertBody(module, stage, converter, target)))
    return failure();

  builder.setInsertionPointToEnd(module.getBody());
  bool isVertex = stage.name == "vertex";
  spirv::EntryPointOp::create(builder, loc,
                              isVertex ? spirv::ExecutionModel::Vertex
                                       : spirv::ExecutionModel::Fragment,
                              "main", builder.getArrayAttr(interface));
  auto addMode = [&](spirv::ExecutionMode mode) {
    spirv::ExecutionModeOp::create(builder, loc, "main", mode,
                                   builder.getI32ArrayAttr({}));
  };
  if (!isVertex)
    addMode(spirv::ExecutionMode::OriginUpperLeft);
  if (stage.writesDepth)
    addMode(spirv::ExecutionMode::DepthReplacing);
  return success();
}
