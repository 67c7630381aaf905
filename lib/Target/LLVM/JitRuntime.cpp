//===- JitRuntime.cpp - Memory, traps and tracebacks of compiled code -----===//
//
// Compiled code leaves by a long jump when it cannot go on: it has no
// destructors, and of C++ frames only those of the functions below, which have
// none either, lie between a trap and its call.
//
//===----------------------------------------------------------------------===//
#include "JitRuntime.h"

#include "PyStream/IR/PythonMath.h"

#include <csetjmp>
#include <cstdlib>
#include <vector>

#ifdef __linux__
#include <pthread.h>
#endif

using namespace pystream;

namespace {

constexpr size_t kMaxTrace = 4096;
constexpr int64_t kFirstChunk = int64_t(1) << 16;
constexpr int64_t kLargestChunk = int64_t(1) << 26;
/// Chunks of more bytes in all are not kept from call to call.
constexpr int64_t kMaxKept = int64_t(1) << 24;
/// What the frames of a function that is not recursive may take.
constexpr size_t kStackReserve = size_t(1) << 18;

struct Chunk {
  char *begin;
  int64_t size;
};

/// A call whose objects may still be needed: they lie behind the place where
/// free memory began.
struct Mark {
  const JitLimits *limits; ///< null when released
  size_t chunk;
  char *next;
};

/// What one thread has. Chunks are a stack, and so are calls.
class ThreadState : public JitState {
public:
  ThreadState();
  ThreadState(const ThreadState &) = delete;
  ThreadState &operator=(const ThreadState &) = delete;
  ~ThreadState();

  /// Makes room for an object in a chunk of its own or in the next one. Returns
  /// null beyond the limit.
  char *grow(int64_t bytes);
  void mark(const JitLimits *limits);
  /// Releases the last call for these limits.
  void release(const JitLimits *limits);
  /// Releases all of them.
  void forget(const JitLimits *limits);

  std::jmp_buf *escape = nullptr;
  const JitLimits *limits = nullptr;
  JitTrap trap = JitTrap::Overflow;
  int32_t trapLocation = -1;
  int32_t trace[kMaxTrace];

private:
  /// Frees what belongs to no call any more.
  void unwind();
  /// Continues in chunk `index` at `from`.
  void enter(size_t index, char *from);

  std::vector<Chunk> chunks; ///< those behind `current` are free
  size_t current = 0;        ///< if there is any
  int64_t total = 0;
  std::vector<Mark> marks;
};

} // namespace

/// The lowest address of this thread's stack; null where it is not known.
static char *findStackEnd() {
#ifdef __linux__
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return nullptr;
  void *address = nullptr;
  size_t size = 0;
  if (pthread_attr_getstack(&attributes, &address, &size) != 0)
    address = nullptr;
  pthread_attr_destroy(&attributes);
  return static_cast<char *>(address);
#else
  return nullptr;
#endif
}

ThreadState::ThreadState() : JitState() {
  if (char *stack = findStackEnd())
    stackLimit = stack + kStackReserve;
}

ThreadState::~ThreadState() {
  for (Chunk &chunk : chunks)
    std::free(chunk.begin);
}

void ThreadState::enter(size_t index, char *from) {
  current = index;
  next = from;
  end = chunks[index].begin + chunks[index].size;
}

char *ThreadState::grow(int64_t bytes) {
  size_t index = chunks.empty() ? 0 : current + 1;
  // A free chunk that is too small makes way.
  while (index < chunks.size() && chunks[index].size < bytes) {
    total -= chunks.back().size;
    std::free(chunks.back().begin);
    chunks.pop_back();
  }
  if (index == chunks.size()) {
    int64_t size = chunks.empty()
                       ? kFirstChunk
                       : std::min(kLargestChunk, chunks.back().size * 2);
    size = std::max(size, bytes);
    int64_t room = limits->arena - total;
    if (bytes > room)
      return nullptr;
    size = std::min(size, room);
    auto *memory = static_cast<char *>(std::malloc(size));
    if (!memory)
      return nullptr;
    total += size;
    chunks.push_back({memory, size});
  }
  enter(index, chunks[index].begin);
  char *result = next;
  next += bytes;
  return result;
}

void ThreadState::mark(const JitLimits *limits) {
  marks.push_back({limits, current, next});
}

void ThreadState::release(const JitLimits *limits) {
  for (size_t i = marks.size(); i-- > 0;) {
    if (marks[i].limits != limits)
      continue;
    marks[i].limits = nullptr;
    break;
  }
  unwind();
}

void ThreadState::forget(const JitLimits *limits) {
  for (Mark &mark : marks)
    if (mark.limits == limits)
      mark.limits = nullptr;
  unwind();
}

void ThreadState::unwind() {
  // Objects of a call go when those of all later calls have gone.
  bool unwound = false;
  Mark last{};
  while (!marks.empty() && !marks.back().limits) {
    last = marks.back();
    marks.pop_back();
    unwound = true;
  }
  if (!unwound || chunks.empty())
    return;
  enter(last.chunk, last.next ? last.next : chunks.front().begin);
  while (chunks.size() > current + 1 && total > kMaxKept) {
    total -= chunks.back().size;
    std::free(chunks.back().begin);
    chunks.pop_back();
  }
}

static ThreadState &getThreadState() {
  static thread_local ThreadState state;
  return state;
}

static ThreadState &asThreadState(JitState *state) {
  return *static_cast<ThreadState *>(state);
}

[[noreturn]] static void trap(ThreadState &state, JitTrap kind,
                              int32_t location) {
  state.trap = kind;
  state.trapLocation = location;
  std::longjmp(*state.escape, 1);
}

//===----------------------------------------------------------------------===//
// Functions of compiled code
//===----------------------------------------------------------------------===//

static int32_t callCompiled(const JitLimits *limits, JitEntry entry,
                            int64_t *words, int64_t resultOffset) {
  ThreadState &state = getThreadState();
  state.mark(limits);
  const JitLimits *outerLimits = state.limits;
  std::jmp_buf *outerEscape = state.escape;
  int64_t outerDepth = state.depth;
  std::jmp_buf escape;
  state.limits = limits;
  state.escape = &escape;
  state.maxDepth = limits->recursion.load(std::memory_order_relaxed);
  state.depth = 0;
  state.traceSize = 0;
  int32_t status = 2;
  if (setjmp(escape) == 0) {
    status = entry(&state, words);
  } else {
    status = 2;
    words[resultOffset] = static_cast<int64_t>(state.trap);
    words[resultOffset + 1] = state.trapLocation;
  }
  state.limits = outerLimits;
  state.escape = outerEscape;
  state.depth = outerDepth;
  return status;
}

static void *allocateSlowly(JitState *state, int64_t bytes) {
  ThreadState &thread = asThreadState(state);
  // Objects on the way of an exception come here first.
  if (bytes > 0 && bytes <= thread.end - thread.next) {
    char *result = thread.next;
    thread.next += bytes;
    return result;
  }
  if (char *result = bytes > 0 ? thread.grow(bytes) : nullptr)
    return result;
  trap(thread, JitTrap::Memory, -1);
}

static void addTrace(JitState *state, int32_t location) {
  ThreadState &thread = asThreadState(state);
  if (thread.traceSize < static_cast<int64_t>(kMaxTrace))
    thread.trace[thread.traceSize] = location;
  ++thread.traceSize;
}

static void beginTrace(JitState *state, int32_t location) {
  state->traceSize = 0;
  addTrace(state, location);
}

static void trapCompiled(JitState *state, int32_t kind, int32_t location) {
  beginTrace(state, location);
  trap(asThreadState(state), static_cast<JitTrap>(kind), location);
}

static int64_t powerChecked(JitState *state, int64_t base, int64_t exponent,
                            int32_t location) {
  int64_t result = 1;
  bool overflow = false;
  while (true) {
    if (exponent & 1)
      overflow |= __builtin_mul_overflow(result, base, &result);
    exponent >>= 1;
    if (exponent <= 0)
      break;
    overflow |= __builtin_mul_overflow(base, base, &base);
  }
  if (overflow)
    trapCompiled(state, static_cast<int32_t>(JitTrap::Overflow), location);
  return result;
}

//===----------------------------------------------------------------------===//
// Interface
//===----------------------------------------------------------------------===//

llvm::ArrayRef<std::pair<const char *, void *>>
pystream::getRuntimeFunctions() {
  static const std::pair<const char *, void *> functions[] = {
      {kCallFunction, reinterpret_cast<void *>(&callCompiled)},
      {kAllocateFunction, reinterpret_cast<void *>(&allocateSlowly)},
      {kTraceFunction, reinterpret_cast<void *>(&addTrace)},
      {kTraceBeginFunction, reinterpret_cast<void *>(&beginTrace)},
      {kTrapFunction, reinterpret_cast<void *>(&trapCompiled)},
      {kPowerFunction, reinterpret_cast<void *>(&powerChecked)},
      {kTrueDivideFunction, reinterpret_cast<void *>(&pythonTrueDivide)},
      {kRoundDigitsFunction, reinterpret_cast<void *>(&pythonRoundDigits)},
      {kFloatHashFunction, reinterpret_cast<void *>(&pythonFloatHash)},
      {kHypotSymbol, reinterpret_cast<void *>(&pythonHypot)},
  };
  return functions;
}

void pystream::forgetProgram(const JitLimits *limits) {
  getThreadState().forget(limits);
}

void pystream::releaseObjects(const JitLimits *limits) {
  getThreadState().release(limits);
}

std::pair<llvm::ArrayRef<int32_t>, int64_t> pystream::getTraceback() {
  ThreadState &state = getThreadState();
  size_t kept = std::min(static_cast<size_t>(state.traceSize), kMaxTrace);
  return {llvm::ArrayRef(state.trace, kept), state.traceSize};
}
