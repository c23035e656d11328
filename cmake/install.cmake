# What an installation has: header, libraries, debug file, CMake package, pkg-config file, documents. cpack makes .tar.gz and .deb of it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/GssNative)

install(TARGETS gssnative gssnative_static EXPORT GssNativeTargets)
install(FILES ${ROOT}/include/gssnative.h TYPE INCLUDE)
set(DOCUMENTS ${CMAKE_INSTALL_DATADIR}/doc/gssnative)
install(FILES ${ROOT}/LICENSE DESTINATION ${DOCUMENTS} RENAME copyright)      # Debian's name for it
install(FILES ${ROOT}/README.md ${ROOT}/CHANGELOG.md ${ROOT}/SECURITY.md DESTINATION ${DOCUMENTS})
install(DIRECTORY ${ROOT}/docs DESTINATION ${DOCUMENTS} FILES_MATCHING PATTERN *.md)
install(FILES $<TARGET_FILE:gssnative>.debug DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT GssNativeTargets NAMESPACE GssNative:: DESTINATION ${PACKAGE_DIR})
configure_package_config_file(GssNativeConfig.cmake.in GssNativeConfig.cmake INSTALL_DESTINATION ${PACKAGE_DIR})
write_basic_package_version_file(GssNativeConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/GssNativeConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/GssNativeConfigVersion.cmake DESTINATION ${PACKAGE_DIR})
configure_file(gssnative.pc.in gssnative.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/gssnative.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_NAME gssnative)
set(CPACK_PACKAGE_VENDOR GssNative)
set(CPACK_PACKAGE_CONTACT "GssNative contributors")      # as in LICENSE; there is no address: SECURITY.md says how to report
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS libgssapi-krb5-2)    # looked for at run time; another library may be named by path
include(CPack)
