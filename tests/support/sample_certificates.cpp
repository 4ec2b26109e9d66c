#include "tests/support/sample_certificates.hpp"

#include <regex>

namespace candor::test {

std::string with_certificates(const std::string& text, const TemporaryDirectory& directory,
                              const Certificate& certificate) {
  const std::regex file("/etc/candor/tls/([a-z.-]+[.](pem|key))");
  for (std::sregex_iterator each(text.begin(), text.end(), file); each != std::sregex_iterator(); ++each)
    write_file(directory / (*each)[1].str(), (*each)[2] == "pem" ? certificate.pem() : certificate.key_pem());
  return std::regex_replace(text, file, directory.path().string() + "/$1");
}

}  // namespace candor::test
