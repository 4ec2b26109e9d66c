// Where the commands that need a configuration get it from, and how its errors are shown.
#pragma once

#include <string_view>

#include "config/loader.hpp"

namespace candor::command {

// Prints every error on stderr, one a line, and how many there are.
void print_errors(const config::Errors& errors);
void print_warnings(const config::Errors& warnings);  // likewise

struct QuickOptions {
  std::string_view listen;
  std::string_view upstream;
  std::string_view admin;  // empty: the default; "off"
};

// The configuration of `candor run --listen … --upstream …`. Errors name the options instead of places in a file.
config::Loaded load_quick(const QuickOptions& options, const config::FilterCatalog& filters);

}  // namespace candor::command
