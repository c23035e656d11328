# The export list is the committed map that the header generator writes.
set(GSSNATIVE_MAP ${ROOT}/src/GssNative/gssnative.map)
set(GSSNATIVE_SYMBOLS ${CMAKE_CURRENT_BINARY_DIR}/symbols)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${GSSNATIVE_MAP})
file(STRINGS ${GSSNATIVE_MAP} NAMES REGEX "ssh_gss_")
string(REGEX MATCHALL "ssh_gss_[a-z0-9_]+" NAMES "${NAMES}")
list(JOIN NAMES "\n" LINES)
file(CONFIGURE OUTPUT ${GSSNATIVE_SYMBOLS} CONTENT "${LINES}\n")
