/*===-- jit.h - Kernels on the CPU and as PTX: the C API -----------------===*\
|*                                                                            *|
|* Compiles kernels of stage core in process and runs them over their index   *|
|* space. Nothing here aborts on bad input: functions report through the      *|
|* callback and return NULL or a non-zero status.                             *|
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

#ifdef __cplusplus
}
#endif

#endif /* PYSTREAM_C_JIT_H */
