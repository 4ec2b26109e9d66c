# What `cmake --install` puts where Debian expects it: the program, its manual page, the systemd unit and samples.
# DESTDIR stands before everything, /etc too, which is /etc whatever the prefix.
include(GNUInstallDirs)

set(manpage ${CMAKE_BINARY_DIR}/candor.1)
add_custom_command(TARGET candor POST_BUILD
  COMMAND ${CMAKE_SOURCE_DIR}/deploy/manpage.sh $<TARGET_FILE:candor> > ${manpage} VERBATIM)
set_property(TARGET candor APPEND PROPERTY LINK_DEPENDS ${CMAKE_SOURCE_DIR}/deploy/manpage.sh)

install(TARGETS candor RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES ${manpage} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(DIRECTORY config/samples DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN *.yaml)

# The unit names the program by its path, which is known only now that the prefix is. Written where it belongs at once:
# a copy in the build folder would be that of whoever installs last.
install(CODE "
  file(READ \"${CMAKE_SOURCE_DIR}/deploy/candor.service\" unit)
  string(REPLACE \"/usr/bin/candor\" \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/candor\" unit \"\${unit}\")
  set(place \"\${CMAKE_INSTALL_PREFIX}/lib/systemd/system/candor.service\")
  message(STATUS \"Installing: \$ENV{DESTDIR}\${place}\")
  file(WRITE \"\$ENV{DESTDIR}\${place}\" \"\${unit}\")
  list(APPEND CMAKE_INSTALL_MANIFEST_FILES \"\${place}\")")

# A configuration that is there was adapted by somebody, and stays.
install(CODE "
  if(NOT EXISTS \"\$ENV{DESTDIR}/etc/candor/candor.yaml\")
    file(INSTALL \"${CMAKE_SOURCE_DIR}/config/samples/one-service.yaml\" DESTINATION /etc/candor RENAME candor.yaml)
  endif()")
