# The C tests, each against the shared library, the static one and, if it was built, the runtime form.
#   ctest names: FORM.program, header.*, binary.*
set(ABI ${ROOT}/tests/abi)
set(RUNTIME_LIBRARY "" CACHE FILEPATH "libgssnative.so.1 of the runtime form")
find_package(Threads REQUIRED)
find_library(GSSAPI_LIBRARY libgssapi_krb5.so.2 REQUIRED)

set(FORMS shared static)
add_library(form_shared ALIAS gssnative)
add_library(form_static ALIAS gssnative_static)
if(RUNTIME_LIBRARY)
    list(APPEND FORMS runtime)
    add_library(form_runtime SHARED IMPORTED)
    set_target_properties(form_runtime PROPERTIES IMPORTED_LOCATION ${RUNTIME_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${ROOT}/include)
endif()

# A program of tests/abi for every form (or for FORMS), and one test that runs it without arguments, unless NO_TEST.
function(abi_program name)
    cmake_parse_arguments(PARSE_ARGV 1 ABI_TEST NO_TEST "" "FORMS;ARGUMENTS;LIBRARIES")
    if(NOT ABI_TEST_FORMS)
        set(ABI_TEST_FORMS ${FORMS})
    endif()
    foreach(form IN LISTS ABI_TEST_FORMS)
        add_executable(${form}_${name} ${ABI}/${name}.c)
        target_compile_options(${form}_${name} PRIVATE -std=c99 -D_DEFAULT_SOURCE -O1)
        target_link_libraries(${form}_${name} PRIVATE form_${form} Threads::Threads ${ABI_TEST_LIBRARIES})
        if(NOT ABI_TEST_NO_TEST)
            abi_test(${form}.${name} ${form}_${name} ${ABI_TEST_ARGUMENTS})
        endif()
    endforeach()
endfunction()

function(abi_test name)
    add_test(NAME ${name} COMMAND ${ARGN})
    set_tests_properties(${name} PROPERTIES TIMEOUT 120 ENVIRONMENT "LD_LIBRARY_PATH=$<TARGET_FILE_DIR:gssnative>")
    if(name MATCHES "^runtime")
        get_filename_component(FOLDER ${RUNTIME_LIBRARY} DIRECTORY)
        set_tests_properties(${name} PROPERTIES ENVIRONMENT "LD_LIBRARY_PATH=${FOLDER}")
    endif()
endfunction()

foreach(program arguments buffers busy handles kexnames messages order planned status structs table threads)
    abi_program(${program})
endforeach()
abi_program(backend ARGUMENTS ${GSSAPI_LIBRARY} ${ABI}/check.h)
abi_program(unload FORMS shared ARGUMENTS $<TARGET_FILE:gssnative> LIBRARIES ${CMAKE_DL_LIBS})

# Without a GSSAPI library, and with one that lacks its functions.
abi_program(nobackend NO_TEST)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/broken.c "extern const int broken;\nconst int broken = 1;\n")
add_library(broken SHARED ${CMAKE_CURRENT_BINARY_DIR}/broken.c)
set_target_properties(broken PROPERTIES PREFIX "" SUFFIX "" OUTPUT_NAME libgssapi_krb5.so.2 LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/broken)
foreach(form IN LISTS FORMS)
    abi_test(${form}.nobackend.missing ${ABI}/without-gssapi.sh $<TARGET_FILE:${form}_nobackend> missing)
    abi_test(${form}.nobackend.broken ${CMAKE_COMMAND} -E env --modify LD_LIBRARY_PATH=path_list_prepend:$<TARGET_FILE_DIR:broken> $<TARGET_FILE:${form}_nobackend> broken)
endforeach()

# A library with the functions of GSSAPI and without those of Kerberos, by their names alone.
set(SOURCE)
foreach(name init_sec_context accept_sec_context delete_sec_context inquire_context get_mic verify_mic acquire_cred inquire_cred release_cred
        import_name display_name export_name compare_name release_name release_buffer release_oid_set display_status)
    string(APPEND SOURCE "extern const int gss_${name};\nconst int gss_${name} = 1;\n")
endforeach()
set(WITHOUT_KERBEROS "${SOURCE}")
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/without_kerberos.c "${SOURCE}")
add_library(without_kerberos SHARED ${CMAKE_CURRENT_BINARY_DIR}/without_kerberos.c)

# The same with what MIT's and Heimdal's libraries have in common, and nothing that only one of them has.
foreach(name init_context free_context parse_name free_principal aname_to_localname get_error_message free_error_message)
    string(APPEND SOURCE "extern const int krb5_${name};\nconst int krb5_${name} = 1;\n")
endforeach()
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/of_nobody.c "${SOURCE}")
add_library(of_nobody SHARED ${CMAKE_CURRENT_BINARY_DIR}/of_nobody.c)

# One of MIT without what few programs need: functions that are looked up late. It is asked for nothing but a libkrb5 context.
set(RARE "${WITHOUT_KERBEROS}int krb5_init_context(void **context);\nint krb5_init_context(void **context) { static int one; *context = &one; return 0; }\n")
string(APPEND RARE "void krb5_free_context(void *context);\nvoid krb5_free_context(void *context) { (void)context; }\n")
foreach(name krb5_parse_name krb5_free_principal krb5_aname_to_localname krb5_get_error_message krb5_free_error_message krb5_get_host_realm krb5_free_host_realm
        krb5_kuserok krb5_get_profile profile_release profile_get_string profile_release_string gss_get_name_attribute)
    string(APPEND RARE "extern const int ${name};\nconst int ${name} = 1;\n")
endforeach()
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/without_rare.c "${RARE}")
add_library(without_rare SHARED ${CMAKE_CURRENT_BINARY_DIR}/without_rare.c)
abi_program(guards ARGUMENTS $<TARGET_FILE:without_kerberos> $<TARGET_FILE:of_nobody> $<TARGET_FILE:without_rare> LIBRARIES ${CMAKE_DL_LIBS})
foreach(form IN LISTS FORMS)
    set_target_properties(${form}_guards PROPERTIES ENABLE_EXPORTS ON)       # its free is everybody's
endforeach()

# GSS.framework, played by a fake.
add_library(gssframework SHARED ${ROOT}/tests/gssframework/fake.c)
target_compile_options(gssframework PRIVATE -std=c99 -fvisibility=hidden)
abi_program(framework ARGUMENTS $<TARGET_FILE:gssframework>)

# The tests that need a realm, and the comparisons with C.
add_subdirectory(${ABI} abi)
add_subdirectory(${ROOT}/tests/hosts hosts)

# Vectors and scenarios that other stacks can use, too.
add_subdirectory(${ROOT}/tests/conformance conformance)

# The header alone and beside its neighbours, by every language it promises.
find_program(CXX_COMPILER NAMES g++ REQUIRED)
set(STRICT -fsyntax-only -Wall -Wextra -pedantic -Werror -I ${ROOT}/include)
foreach(language c99 c11 c++17)
    set(COMPILER ${CMAKE_C_COMPILER} -x c)
    if(language MATCHES "c\\+\\+")
        set(COMPILER ${CXX_COMPILER} -x c++)
    endif()
    add_test(NAME header.${language} COMMAND ${COMPILER} -std=${language} ${STRICT} ${ABI}/header.c)
    add_test(NAME header.${language}.layout COMMAND ${COMPILER} -std=${language} ${STRICT} ${ABI}/layout.c)
    foreach(neighbour MIT HEIMDAL LIBSSH NAMES)
        set(PLACE)
        if(neighbour STREQUAL HEIMDAL)
            set(PLACE -isystem /usr/include/heimdal)
        endif()
        foreach(order BEFORE AFTER)
            add_test(NAME header.${language}.${neighbour}.${order} COMMAND ${COMPILER} -std=${language} ${STRICT} ${PLACE} -D ${neighbour} -D ${order} ${ABI}/header_neighbours.c)
        endforeach()
    endforeach()
endforeach()

# The files that are shipped, seen from outside.
set(CHECK ${ROOT}/tests/binary/check.sh)
foreach(check exports needed hardening size debug)
    add_test(NAME binary.${check} COMMAND ${CHECK} ${check} $<TARGET_FILE:gssnative>)
endforeach()
add_test(NAME binary.soname COMMAND ${CHECK} soname $<TARGET_FILE:gssnative> libgssnative.so.${PROJECT_VERSION_MAJOR})
add_test(NAME binary.archive COMMAND ${CHECK} archive $<TARGET_FILE:gssnative_static>)
add_test(NAME binary.imports COMMAND ${CHECK} imports ${NATIVE}/gssnative.o)
if(RUNTIME_LIBRARY)
    add_test(NAME binary.exports.runtime COMMAND ${CHECK} exports ${RUNTIME_LIBRARY})
    add_test(NAME binary.soname.runtime COMMAND ${CHECK} soname ${RUNTIME_LIBRARY} libgssnative.so.${PROJECT_VERSION_MAJOR})
endif()

# An installation, used from outside.
add_test(NAME install COMMAND ${ROOT}/tests/install/run.sh ${CMAKE_CURRENT_BINARY_DIR} ${PROJECT_VERSION})

# One end of a login with Wine's SSPI (tests-windows.cmake). Static: mutations change the shared library only.
add_executable(sspi_side ${ROOT}/tests/sspi/side.c)
target_compile_options(sspi_side PRIVATE -std=c99)
target_link_libraries(sspi_side PRIVATE form_static)
