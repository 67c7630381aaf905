/*===-- pystream.h - The compiler's C API --------------------------------===*\
|*                                                                            *|
|* A buffer of IR, a target and options in; artefacts and diagnostics out.    *|
|* Nothing here aborts on bad input: what is wrong with it is reported to the *|
|* callback. Calls are independent and may run in several threads.            *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/
#ifndef PYSTREAM_C_PYSTREAM_H
#define PYSTREAM_C_PYSTREAM_H

#include <stddef.h>

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

/** What a compilation made. */
typedef struct PyStreamResult PyStreamResult;

/** Receives one diagnostic. `severity` is 0 note, 1 remark, 2 warning, 3 error;
 *  notes belong to the diagnostic before them. `file` is NULL where there is no
 *  location; lines and columns count from 1, the end is exclusive. Strings live
 *  for the call only. */
typedef void (*PyStreamDiagnosticCallback)(void *user, int severity,
                                           const char *message,
                                           const char *file, int line,
                                           int column, int end_line,
                                           int end_column);

/** The version of the library, e.g. "0.1.0". */
PYSTREAM_EXPORT const char *pystream_version(void);

/** Compiles `length` bytes of IR (text or bytecode, any stage).
 *
 *  `pipeline` is a target or a pass pipeline:
 *    "shader"   artefacts vertex.* and fragment.* (spirv, glsl330, glsl450 and
 *               what `languages` asks for), reflection.json, explain.json,
 *               timing.json (milliseconds of each phase);
 *    "ir"       artefact "ir", the text at the stage that the option `stage`
 *               names: imported, specialized, registers, core (default), spirv;
 *               with explain.json (but for spirv) and timing.json;
 *    "kernel-ptx"   artefact "ptx", for the option chip=sm_XX (default sm_70);
 *    "kernel-llvm"  artefact "ll", LLVM IR for this machine;
 *    "builtin.module(...)"  artefact "ir", the text after these passes.
 *
 *  `options` is a list of KEY=VALUE separated by spaces, or NULL:
 *    float-width=32|64, int-width=32|64 (default 32 for shaders, else 64),
 *    languages=LIST out of glsl-es-300,hlsl,msl separated by commas,
 *    prelude=PATH, stage=NAME.
 *
 *  Never returns NULL; ask pystream_result_ok. */
PYSTREAM_EXPORT PyStreamResult *
pystream_compile(const char *text, size_t length, const char *pipeline,
                 const char *options, PyStreamDiagnosticCallback callback,
                 void *user);

/** Non-zero if the compilation succeeded. */
PYSTREAM_EXPORT int pystream_result_ok(const PyStreamResult *result);

/** The number of artefacts; none after an error. */
PYSTREAM_EXPORT size_t pystream_result_count(const PyStreamResult *result);

/** The name of an artefact, e.g. "fragment.spirv"; NULL beyond the count. */
PYSTREAM_EXPORT const char *pystream_result_name(const PyStreamResult *result,
                                                 size_t index);

/** The bytes of an artefact, their number in `size`; text is followed by a
 *  terminator that `size` does not count. NULL beyond the count. */
PYSTREAM_EXPORT const char *pystream_result_data(const PyStreamResult *result,
                                                 size_t index, size_t *size);

/** Frees a result and its artefacts. NULL is allowed. */
PYSTREAM_EXPORT void pystream_result_destroy(PyStreamResult *result);

#ifdef __cplusplus
}
#endif

#endif /* PYSTREAM_C_PYSTREAM_H */
