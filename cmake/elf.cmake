# The shared library of ELF systems.
add_library(gssnative SHARED ${OBJECT})
set_target_properties(gssnative PROPERTIES LINKER_LANGUAGE C VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR} LINK_DEPENDS ${GSSNATIVE_MAP})
# -z defs: a C# feature that would need a runtime is an undefined symbol here.
target_link_options(gssnative PRIVATE -nostartfiles -Wl,-z,defs,-z,noexecstack,-z,relro,-z,now,--gc-sections,--as-needed,--hash-style=gnu
    -Wl,--version-script,${GSSNATIVE_MAP})
