// The configuration that `candor demo` runs on, as text: it takes the same way through the loader as everybody's file.
#pragma once

#include <cstdint>
#include <string>

namespace candor::command {

struct DemoPlaces {
  std::string listen;  // as on the command line: ":8080"
  std::string self;    // the same as an authority that a client can use: "127.0.0.1:8080"
  std::string admin;
  std::string log;  // of access: "stdout" or "off"
  std::uint16_t sample_backend = 0;
  std::uint16_t refusing = 0;
  std::uint16_t accepting_nobody = 0;
};

std::string demo_config(const DemoPlaces& places);

}  // namespace candor::command
