//===- ProgramTables.cpp - Layouts, strings and locations -----------------===//
#include "ProgramTables.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace pystream;
namespace json = llvm::json;

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

const ObjectLayout::Field *ObjectLayout::getField(StringAttr name) const {
  const auto *it = llvm::find_if(
      fields, [&](const Field &field) { return field.name == name; });
  return it == fields.end() ? nullptr : it;
}

/// An access of LLVM's type-based alias analysis that aliases no other name.
static ArrayAttr makeAliasTag(MLIRContext *context, const Twine &name) {
  auto root =
      LLVM::TBAARootAttr::get(context, StringAttr::get(context, "pystream"));
  auto type = LLVM::TBAATypeDescriptorAttr::get(
      context, name.str(), LLVM::TBAAMemberAttr::get(root, 0));
  return ArrayAttr::get(context, LLVM::TBAATagAttr::get(type, type, 0));
}

static FailureOr<ObjectLayout> computeLayout(LayoutOp op) {
  ObjectLayout layout;
  layout.className = op.getClassRefAttr().getAttr();
  layout.isBuffer = layout.className.getValue() == "buffer";
  for (NamedAttribute field : op.getFields()) {
    Type type = cast<TypeAttr>(field.getValue()).getValue();
    WordKinds words;
    if (failed(appendWords(type, words))) {
      op.emitOpError("requires fields of types with a form in memory, but got ")
          << type << " for '" << field.getName().getValue() << "'";
      return failure();
    }
    layout.fields.push_back({field.getName(), type, layout.words});
    layout.words += static_cast<int64_t>(words.size());
  }
  for (int64_t i = 0, e = layout.words + layout.isBuffer; i != e; ++i)
    layout.aliasTags.push_back(makeAliasTag(
        op.getContext(), op.getSymName() + "." + std::to_string(i)));
  if (layout.isBuffer &&
      (layout.fields.size() != 1 || layout.fields[0].name != "element")) {
    op.emitOpError("requires one field 'element' in a layout of class @buffer");
    return failure();
  }
  return layout;
}

LogicalResult ProgramTables::addLayouts(ModuleOp module) {
  for (auto op : module.getOps<LayoutOp>()) {
    FailureOr<ObjectLayout> layout = computeLayout(op);
    if (failed(layout))
      return failure();
    layouts[op.getSymNameAttr()] = std::move(*layout);
  }
  return success();
}

const ObjectLayout *ProgramTables::getLayout(RefType type) const {
  const auto *it = layouts.find(type.getLayout().getAttr());
  return it == layouts.end() ? nullptr : &it->second;
}

//===----------------------------------------------------------------------===//
// Strings and locations
//===----------------------------------------------------------------------===//

/// Of the number of a string these many lowest bits are free.
static constexpr unsigned kStringBits = 40;

static bool isBefore(StringAttr a, StringAttr b) {
  return a.getValue() < b.getValue(); // UTF-8 sorts as code points do
}

void ProgramTables::addStrings(ModuleOp module) {
  auto add = [&](StringAttr text) {
    strings.push_back(StringAttr::get(text.getContext(), text.getValue()));
  };
  module.walk([&](Operation *op) {
    if (auto constant = dyn_cast<StringConstantOp>(op))
      add(constant.getValueAttr());
    if (auto object = dyn_cast<StaticOp>(op))
      for (NamedAttribute field : object.getFields())
        field.getValue().walk([&](StringAttr text) { add(text); });
  });
  llvm::sort(strings, isBefore);
  strings.erase(llvm::unique(strings), strings.end());
}

int64_t ProgramTables::getString(StringAttr text) const {
  const auto *it = llvm::lower_bound(strings, text, isBefore);
  assert(it != strings.end() && it->getValue() == text.getValue());
  return (it - strings.begin()) << kStringBits;
}

int32_t ProgramTables::getLocation(Location location, StringAttr function) {
  FileLineColRange range = findUserLocation(location);
  if (!range)
    return -1;
  return locations
      .insert({{range, function}, static_cast<int32_t>(locations.size())})
      .first->second;
}

//===----------------------------------------------------------------------===//
// Reflection
//===----------------------------------------------------------------------===//

template <typename T> static std::string print(T value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

static json::Object reflectLiteral(Attribute value) {
  auto make = [&](StringRef kind, StringRef text) {
    return json::Object{
        {"literal", print(value)}, {"kind", kind}, {"value", text}};
  };
  if (isa<NoneAttr>(value))
    return make("none", "");
  if (auto text = dyn_cast<StringAttr>(value))
    return make("string", text.getValue());
  if (auto function = dyn_cast<FunctionAttr>(value))
    return make("function", function.getSymbol().getValue());
  if (auto type = dyn_cast<ClassAttr>(value))
    return make("class", type.getSymbol().getValue());
  if (auto object = dyn_cast<ObjectAttr>(value))
    return make("object", object.getSymbol().getValue());
  if (auto builtin = dyn_cast<BuiltinAttr>(value))
    return make("builtin", builtin.getName().getValue());
  if (auto singleton = dyn_cast<SingletonAttr>(value))
    return make("singleton", singleton.getName().getValue());
  if (auto truth = dyn_cast<BoolAttr>(value))
    return make("bool", truth.getValue() ? "True" : "False");
  if (auto number = dyn_cast<IntegerAttr>(value))
    return make("int", std::to_string(number.getInt()));
  if (auto number = dyn_cast<FloatAttr>(value))
    return make("float", llvm::formatv("{0}", number.getValueAsDouble()).str());
  return make("other", print(value));
}

json::Value ProgramTables::reflectType(Type type) const {
  auto reflectAll = [&](ArrayRef<Type> types) {
    json::Array result;
    for (Type inner : types)
      result.push_back(reflectType(inner));
    return result;
  };
  if (auto ref = dyn_cast<RefType>(type))
    return json::Object{{"ref", ref.getLayout().getValue()}};
  if (auto literal = dyn_cast<LiteralType>(type))
    return reflectLiteral(literal.getValue());
  if (auto tuple = dyn_cast<pystream::TupleType>(type)) {
    json::Object result{{"tuple", reflectAll(tuple.getElements())}};
    if (ArrayAttr names = tuple.getNames()) {
      json::Array texts;
      for (auto name : names.getAsRange<StringAttr>())
        texts.push_back(name.getValue());
      result["names"] = std::move(texts);
    }
    return result;
  }
  if (auto alternatives = dyn_cast<UnionType>(type))
    return json::Object{{"union", reflectAll(alternatives.getAlternatives())}};
  if (auto value = dyn_cast<ValueType>(type))
    return json::Object{{"value", value.getLayout().getValue()},
                        {"elements", reflectAll(value.getElements())}};
  if (auto closure = dyn_cast<ClosureType>(type))
    return json::Object{{"closure", reflectAll(closure.getCaptures())},
                        {"function", print(closure.getFunction())},
                        {"bound", closure.getBound()}};
  if (auto vector = dyn_cast<VectorType>(type))
    return json::Object{{"vector", json::Array(vector.getShape())},
                        {"element", reflectType(vector.getElementType())}};
  if (isa<StringType>(type))
    return "str";
  return print(type);
}

/// Adds the layouts that a value of this type refers to itself.
static void findLayouts(Type type, llvm::SmallSetVector<StringAttr, 8> &found) {
  type.walk([&](Type inner) {
    if (auto ref = dyn_cast<RefType>(inner))
      found.insert(ref.getLayout().getAttr());
    else if (auto value = dyn_cast<ValueType>(inner))
      found.insert(value.getLayout().getAttr());
  });
}

json::Object ProgramTables::reflectLayouts(TypeRange types) const {
  llvm::SmallSetVector<StringAttr, 8> found;
  for (Type type : types)
    findLayouts(type, found);
  json::Object result;
  for (size_t i = 0; i != found.size(); ++i) {
    const auto *it = layouts.find(found[i]);
    if (it == layouts.end())
      continue;
    const ObjectLayout &layout = it->second;
    for (const ObjectLayout::Field &field : layout.fields)
      findLayouts(field.type, found);
    json::Object object{{"class", layout.className.getValue()}};
    if (layout.isBuffer) {
      object["element"] = reflectType(layout.fields[0].type);
      object["stride"] = layout.words;
    } else {
      json::Array fields;
      for (const ObjectLayout::Field &field : layout.fields)
        fields.push_back(json::Object{{"name", field.name.getValue()},
                                      {"type", reflectType(field.type)},
                                      {"offset", field.offset}});
      object["fields"] = std::move(fields);
      object["words"] = layout.words;
    }
    result[found[i].getValue()] = std::move(object);
  }
  return result;
}

json::Array ProgramTables::reflectStrings() const {
  json::Array result;
  for (StringAttr text : strings)
    result.push_back(text.getValue());
  return result;
}

json::Array ProgramTables::reflectLocations() const {
  json::Array result;
  for (const auto &entry : locations) {
    const auto &[range, function] = entry.first;
    result.push_back(json::Object{{"file", range.getFilename().getValue()},
                                  {"line", range.getStartLine()},
                                  {"column", range.getStartColumn()},
                                  {"function", function.getValue()}});
  }
  return result;
}
