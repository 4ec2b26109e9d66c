// Values as the configuration would write them: how a section tells what its defaults are. The inverse of what
// section_read.cpp reads; empty for a value that means "nothing was given".
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "config/ip.hpp"
#include "config/units.hpp"

namespace candor::config {

std::string written(bool value);
std::string written(const std::string& text);
std::string written(const std::vector<std::string>& texts);
std::string written(std::uint64_t number);
std::string written(Bytes size);
std::string written(std::chrono::milliseconds time);
std::string written(const Rate& rate);
// Networks do not remember how they were written, and no list of them has members by default.
std::string written(const std::vector<Network>& networks);

}  // namespace candor::config
