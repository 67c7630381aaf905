//===- Names.cpp - The user's names of values -----------------------------===//
#include "PyStream/IR/Names.h"

#include "mlir/IR/BuiltinAttributes.h"

using namespace mlir;

StringRef pystream::lastName(StringRef dotted) {
  return dotted.drop_front(dotted.rfind('.') + 1);
}

StringAttr pystream::getVariableName(Location loc) {
  if (auto name = dyn_cast<NameLoc>(loc))
    return name.getName();
  if (auto call = dyn_cast<CallSiteLoc>(loc))
    return getVariableName(call.getCallee());
  if (auto fused = dyn_cast<FusedLoc>(loc))
    for (Location part : fused.getLocations())
      if (StringAttr name = getVariableName(part))
        return name;
  return {};
}

StringAttr pystream::getOwnerName(Location loc) {
  if (StringAttr name = getVariableName(loc))
    return name;
  if (auto call = dyn_cast<CallSiteLoc>(loc)) {
    if (StringAttr name = getOwnerName(call.getCallee()))
      return name;
    return getOwnerName(call.getCaller());
  }
  return {};
}

Location pystream::withoutVariableName(Location loc) {
  if (auto name = dyn_cast<NameLoc>(loc))
    return withoutVariableName(name.getChildLoc());
  return loc;
}

Location pystream::withVariableName(Location loc, StringAttr name) {
  if (!name || name.empty() || getVariableName(loc))
    return loc;
  return NameLoc::get(name, loc);
}

FileLineColRange pystream::findUserLocation(Location location) {
  FileLineColRange result;
  location->walk([&](Location inner) {
    auto range = dyn_cast<FileLineColRange>(inner);
    if (!range || range.getFilename().getValue().contains("/pystream/prelude/"))
      return WalkResult::advance();
    result = range;
    return WalkResult::interrupt();
  });
  return result;
}
