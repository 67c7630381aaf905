/*===-- jit.h - Code for this machine, and PTX: the C API ----------------===*\
|*                                                                            *|
|* Compiles in process: kernels of stage core, which run over their index     *|
|* space, and Python functions, which do what CPython would do. Nothing here  *|
|* aborts on bad input: functions report through the callback and return NULL *|
|* or a non-zero status.                                                      *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/
#ifndef PYSTREAM_C_JIT_H
#define PYSTREAM_C_JIT_H

#include <stddef.h>
#include <stdint.h>

#ifndef PYSTREAM_EXPORT
#if defined(_WIN32)
#define PYSTREAM_EXPORT __declspec(dllexport)
#else
#define PYSTREAM_EXPORT __attribute__((visibility("default")))
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Kernels compiled for this machine. */
typedef struct PyStreamJit PyStreamJit;

/** Receives one diagnostic. `severity` is 0 note, 1 remark, 2 warning, 3 error;
 *  notes belong to the diagnostic before them. `file` is NULL where there is no
 *  location; lines and columns count from 1, the end is exclusive, and 0 where
 *  it is not known. Strings live for the call only. */
typedef void (*PyStreamJitCallback)(void *user, int severity,
                                    const char *message, const char *file,
                                    int line, int column, int end_line,
                                    int end_column);

/** A C-contiguous array argument. `data` is aligned to its element type. */
typedef struct PyStreamJitArray {
  void *data;
  /** As many sizes, in elements, as the rank of the array in reflection; no
   *  less than the extents that "covers" there names. */
  const int64_t *shape;
} PyStreamJitArray;

/** A kernel called directly, for the linear indices from `begin` to `end`.
 *  `words` holds the arguments after these two as 64-bit words; use
 *  pystream_jit_launch unless you need your own scheduling. */
typedef int64_t (*PyStreamJitEntry)(int64_t begin, int64_t end,
                                    const uint64_t *words);

/** Why Python would have raised an exception: the linear index of the call, and
 *  the number of the array argument; -1 where they are not known. `kind` is 0
 *  for an access outside of an array, 1 for a division by zero, 2 for an
 * integer division whose result does not fit. */
typedef struct PyStreamJitFailure {
  int64_t index;
  int array;
  int kind;
} PyStreamJitFailure;

/** Compiles the kernels of a module of stage core, `length` bytes of MLIR text
 *  or bytecode. `options` is a list of KEY=VALUE separated by spaces, or NULL:
 *  opt-level=0|1|2|3 (default 3). Returns NULL after an error. */
PYSTREAM_EXPORT PyStreamJit *
pystream_jit_create(const char *text, size_t length, const char *options,
                    PyStreamJitCallback callback, void *user);

/** Frees the code. No kernel may be running. NULL is allowed. */
PYSTREAM_EXPORT void pystream_jit_destroy(PyStreamJit *jit);

/** The machine code of a kernel, or NULL where there is none of that name. */
PYSTREAM_EXPORT PyStreamJitEntry pystream_jit_lookup(PyStreamJit *jit,
                                                     const char *name);

/** How to call a kernel, as JSON: its rank, its arrays, its uniform block.
 * Lives as long as `jit`; NULL where there is no kernel of that name. */
PYSTREAM_EXPORT const char *pystream_jit_reflection(PyStreamJit *jit,
                                                    const char *name);

/** The LLVM IR of all kernels after optimisation, as text. Lives as long as
 *  `jit`. */
PYSTREAM_EXPORT const char *pystream_jit_llvm_ir(PyStreamJit *jit);

/** Runs a kernel once for each index below `extents` (as many as its rank).
 *  `parameters` is its uniform block, or NULL for a kernel without one;
 *  `arrays` are in the order of reflection. `threads` limits the number of
 *  threads, 0 for one a processor. Blocks until all are done. Returns 0; 1
 *  where the name or the number of arrays is wrong; 2 where Python
 *  would have raised an exception, which `failure` then tells unless it is NULL
 *  (some calls have not happened then). May be called from several threads at
 * once. */
PYSTREAM_EXPORT int pystream_jit_launch(PyStreamJit *jit, const char *name,
                                        const int64_t *extents,
                                        const void *parameters,
                                        const PyStreamJitArray *arrays,
                                        size_t array_count, unsigned threads,
                                        PyStreamJitFailure *failure);

/** Translates kernels of stage core to PTX for `chip`, e.g. "sm_80". Options:
 *  libdevice=PATH (default: approximations in binary32), opt-level=0|1|2|3.
 *  Returns text to be freed with pystream_free_text, or NULL after an error. */
PYSTREAM_EXPORT char *pystream_emit_ptx(const char *text, size_t length,
                                        const char *chip, const char *options,
                                        PyStreamJitCallback callback,
                                        void *user);

/** Frees what pystream_emit_ptx returned. NULL is allowed. */
PYSTREAM_EXPORT void pystream_free_text(char *text);

/*===-- Functions with Python's semantics ---------------------------------===*/

/** The entry points of one module, compiled for this machine. */
typedef struct PyStreamProgram PyStreamProgram;

/** A compiled entry point. `words` holds the arguments, and behind them has
 *  room for what comes back: reflection tells the number of words in all
 *  ("words") and where results begin ("result_offset", in words).
 *
 *  Memory is 8-byte words: a bool, an int, a float, a string and a reference
 *  (an address) take one. The word of a string is its index in "strings" of the
 *  reflection, times 2^40; these are sorted, and a caller may use the numbers
 *  between for other strings, if words keep the order. Vectors take one word a
 *  component; tuples, closures and values the words of their elements in
 *  order; a literal none; a union its tag (the index of the alternative), then
 *  as many words as its largest alternative. An object is the fields of its
 *  layout, a buffer one word for its number of elements, then the elements.
 *
 *  Returns 0 with the result's words at `result_offset`; 1 after an exception,
 *  the words of the type "raises" there; 2 when the code could not go on: there
 *  is the kind, one of PyStreamTrap, then a location, an index into "locations"
 *  of the reflection, or -1. */
typedef int32_t (*PyStreamFunction)(int64_t *words);

/** Why a compiled function returned 2. */
typedef enum PyStreamTrap {
  /** An integer does not fit 64 bits. */
  PYSTREAM_TRAP_OVERFLOW = 1,
  /** Calls are nested deeper than the recursion limit or the stack. */
  PYSTREAM_TRAP_RECURSION = 2,
  /** Objects need more memory than the arena may have. */
  PYSTREAM_TRAP_MEMORY = 3
} PyStreamTrap;

/** Compiles the entry points of a module, `length` bytes of MLIR text or
 *  bytecode of stage imported, specialized or registers. `options` is a list of
 *  KEY=VALUE separated by spaces, or NULL:
 *    opt-level=0|1|2|3 (default 2),
 *    prelude=PATH (default: the one beside the library),
 *    arena-limit=BYTES that the objects of one thread may take (default 2^32),
 *    stages=LIST out of specialized,registers,core,llvm,timing: texts to be
 *    kept for pystream_jit_stage. Timing is a JSON object: milliseconds of CPU
 *    time by phase.
 *  Returns NULL after an error. */
PYSTREAM_EXPORT PyStreamProgram *
pystream_jit_compile(const char *text, size_t length, const char *options,
                     PyStreamJitCallback callback, void *user);

/** Frees the code and what it allocated. No function of it may be running.
 *  NULL is allowed. */
PYSTREAM_EXPORT void pystream_jit_program_destroy(PyStreamProgram *program);

/** The number of entry points. */
PYSTREAM_EXPORT size_t
pystream_jit_function_count(const PyStreamProgram *program);

/** The name of an entry point, NULL beyond the count. */
PYSTREAM_EXPORT const char *
pystream_jit_function_name(const PyStreamProgram *program, size_t index);

/** The machine code of an entry point, or NULL where there is none of that
 *  name. It may be called from several threads at once. */
PYSTREAM_EXPORT PyStreamFunction
pystream_jit_function(const PyStreamProgram *program, const char *name);

/** How to call an entry point, as JSON:
 *    {"version": 1, "kind": "jit", "name": NAME, "arguments": [TYPE...],
 *     "result": TYPE or null, "raises": TYPE or null, "words": n,
 *     "result_offset": n, "layouts": {NAME: LAYOUT}, "strings": [text...],
 *     "locations": [{"file": text, "line": n, "column": n, "function": text}],
 *     "statics": {NAME: {"address": n, "layout": LAYOUT NAME}}}
 *  Statics are objects that exist before the first call; the entry is left out
 *  where there are none.
 *  LAYOUT is {"class": NAME, "fields": [{"name", "type", "offset"}], "words":
 * n} or, for a buffer, {"class": "buffer", "element": TYPE, "stride": words}.
 *  TYPE is "f64", "i64", "i1", "str", {"vector": [sizes], "element": TYPE},
 *  {"tuple": [TYPE...], "names": [text...]?}, {"union": [TYPE...]},
 *  {"ref": LAYOUT NAME}, {"value": LAYOUT NAME, "elements": [TYPE...]},
 *  {"closure": [TYPE...], "function": ATTRIBUTE, "bound": bool} or
 *  {"literal": ATTRIBUTE, "kind": KIND, "value": text} with the kinds none,
 *  string, int, float, bool, function, class, object, builtin, singleton,
 *  other. Null where there is no result (it always raises) or no exception.
 *  Among the alternatives of "raises", the literal None never comes back.
 *  Lives as long as `program`; NULL where there is none of that name. */
PYSTREAM_EXPORT const char *
pystream_jit_function_reflection(const PyStreamProgram *program,
                                 const char *name);

/** The text of a stage that the option `stages` asked for, else NULL. Lives as
 *  long as `program`. */
PYSTREAM_EXPORT const char *pystream_jit_stage(const PyStreamProgram *program,
                                               const char *stage);

/** How deep recursive functions may nest in calls that start from now on:
 *  1000, as in CPython, unless this says otherwise. */
PYSTREAM_EXPORT void pystream_jit_set_recursion_limit(PyStreamProgram *program,
                                                      int64_t limit);

/** The traceback of the last exception or trap of this thread: indices into
 *  "locations", the innermost first. Writes up to `capacity` of them, and
 *  returns how many places the exception went through, which can be more than
 *  are kept. */
PYSTREAM_EXPORT size_t pystream_jit_traceback(int32_t *buffer, size_t capacity);

/** Frees the objects of this thread's last call of `program` that has not been
 *  released yet; none is no error. Calls nest: objects of calls before it
 *  stay. */
PYSTREAM_EXPORT void pystream_jit_release(PyStreamProgram *program);

#ifdef __cplusplus
}
#endif

#endif /* PYSTREAM_C_JIT_H */
