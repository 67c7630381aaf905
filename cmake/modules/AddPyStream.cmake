# Wrappers that keep the CMake files of the project's folders short.

# A static library of the project. LINK_LIBS names project libraries and MLIR
# components alike; the latter resolve to libMLIR.so.
function(add_pystream_library name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS;MLIR_LIBS" ${ARGN})
  add_mlir_library(${name} ${ARG_UNPARSED_ARGUMENTS} STATIC
    EXCLUDE_FROM_LIBMLIR DISABLE_INSTALL
    DEPENDS pystream-headers)
  target_link_libraries(${name} PUBLIC ${ARG_LINK_LIBS})
  mlir_target_link_libraries(${name} PUBLIC ${ARG_MLIR_LIBS} MLIRIR)
  set_property(GLOBAL APPEND PROPERTY PYSTREAM_LIBS ${name})
endfunction()

# Runs mlir-tblgen on `td` and makes the headers target depend on the result.
# Arguments after `td` come in pairs: output file, generator flags (a list).
function(add_pystream_tablegen target td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  set(arguments ${ARGN})
  while(arguments)
    list(POP_FRONT arguments output flags)
    separate_arguments(flags)
    mlir_tablegen(${output} ${flags})
  endwhile()
  add_public_tablegen_target(${target})
  add_dependencies(pystream-headers ${target})
endfunction()

# An executable under build/bin.
function(add_pystream_tool name)
  cmake_parse_arguments(ARG "" "" "LINK_LIBS;MLIR_LIBS" ${ARGN})
  add_llvm_executable(${name} ${ARG_UNPARSED_ARGUMENTS} DEPENDS pystream-headers)
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS})
  mlir_target_link_libraries(${name} PRIVATE ${ARG_MLIR_LIBS} MLIRIR)
endfunction()

# Generates build/docs/<output> from a .td file with one of mlir-tblgen's
# documentation generators.
function(add_pystream_doc output td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  tablegen(MLIR ${output} ${ARGN})
  add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/docs/${output}
    COMMAND ${CMAKE_COMMAND} -E copy_if_different
            ${CMAKE_CURRENT_BINARY_DIR}/${output} ${CMAKE_BINARY_DIR}/docs/${output}
    DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/${output})
  add_custom_target(pystream-doc-${output} DEPENDS ${CMAKE_BINARY_DIR}/docs/${output})
  add_dependencies(pystream-doc pystream-doc-${output})
endfunction()
