# The DLL and its import libraries. No C runtime is linked; everything comes from KERNEL32.
enable_language(RC)
configure_file(gssnative.rc.in gssnative.rc @ONLY)
set(GSSNATIVE_DEF ${ROOT}/src/GssNative/gssnative.def)
# Not of the static library's object: the entry point must reach the cookie.
add_library(gssnative SHARED ${COMPILED} ${CORE}/rt0.c ${CORE}/Windows/cookie.c ${CORE}/Windows/dll.c ${GSSNATIVE_DEF} ${CMAKE_CURRENT_BINARY_DIR}/gssnative.rc)
set_target_properties(gssnative PROPERTIES LINKER_LANGUAGE C PREFIX "" LINK_DEPENDS ${GSSNATIVE_DEF})
target_compile_options(gssnative PRIVATE $<$<COMPILE_LANGUAGE:C>:-std=c99 -O2>)
target_link_options(gssnative PRIVATE -nostdlib -Wl,-e,DllMainCRTStartup,--dynamicbase,--high-entropy-va,--nxcompat,--no-insert-timestamp)
target_link_libraries(gssnative PRIVATE kernel32)
target_compile_definitions(gssnative_static INTERFACE GSSN_STATIC)

# The import library for Microsoft's linker; mingw-w64's own is libgssnative.dll.a.
set(MSVC_IMPORT_LIBRARY ${CMAKE_CURRENT_BINARY_DIR}/gssnative.lib)
add_custom_command(OUTPUT ${MSVC_IMPORT_LIBRARY} DEPENDS ${GSSNATIVE_DEF}
    COMMAND ${CMAKE_DLLTOOL} --machine i386:x86-64 --input-def ${GSSNATIVE_DEF} --dllname gssnative.dll --output-lib ${MSVC_IMPORT_LIBRARY}
    VERBATIM)
add_custom_target(msvc_import_library ALL DEPENDS ${MSVC_IMPORT_LIBRARY})
