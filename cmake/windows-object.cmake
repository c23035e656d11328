# What differs on Windows before anything is linked.
# Every function's unwind data is a COMDAT section, which ld -r merges into one that no tool reads: they become ordinary ones.
set(COMPILED ${CMAKE_CURRENT_BINARY_DIR}/compiled.o)
set(ORDINARY contents,alloc,load,readonly,data)
add_custom_command(OUTPUT ${COMPILED} DEPENDS ${NATIVE}/gssnative.o
    COMMAND ${CMAKE_OBJCOPY} --set-section-flags .rdata=${ORDINARY} --set-section-flags .xdata=${ORDINARY} ${NATIVE}/gssnative.o ${COMPILED}
    VERBATIM)
set_source_files_properties(${COMPILED} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)

set(START ${CORE}/rt0.c ${CORE}/Windows/cookie.c ${CORE}/Windows/initializer.c)
