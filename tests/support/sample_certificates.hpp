// The certificates and keys that a sample configuration names, made for a test.
#pragma once

#include <string>

#include "tests/support/certificates.hpp"
#include "tests/support/files.hpp"

namespace candor::test {

// The text with the files below /etc/candor/tls/ in `directory`, where all of them now are the given certificate or its
// key.
std::string with_certificates(const std::string& text, const TemporaryDirectory& directory,
                              const Certificate& certificate);

}  // namespace candor::test
