// What section.cpp and section_read.cpp share; nobody else includes it, so that yaml-cpp stays behind section.hpp.
#pragma once

#include <yaml-cpp/yaml.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/section.hpp"

namespace candor::config {

struct Section::State {
  struct Entry {
    Mark key_mark;
    YAML::Node value;
    bool asked = false;
  };

  State(const YAML::Node& node, Mark mark, std::string path, const std::string& file, Errors& errors);

  void index(const YAML::Node& node);
  // The value of a key that stands there, null or not; from now on the key is a known one.
  const YAML::Node* ask(std::string_view key, std::string default_value = {});
  Mark mark_at(std::string_view key) const;
  std::string path_of(std::string_view key) const;
  void fail(Mark place, std::string place_path, std::string what) {
    errors.push_back({file, place, std::move(place_path), std::move(what)});
  }
  // The text of a scalar; an error that says what was expected otherwise.
  const std::string* text(std::string_view key, std::string_view expected, std::string default_value = {});
  // The texts of a list of scalars with their marks and paths; an error for each that is none.
  struct Item {
    std::string text;
    Mark mark;
    std::string path;
  };
  std::vector<Item> texts(std::string_view key, std::string_view expected, std::string default_value);

  Mark mark;
  std::string path;
  const std::string& file;
  Errors& errors;
  std::map<std::string, Entry, std::less<>> entries;
  std::vector<Known> known;  // in the order in which they were asked for
  bool finished = false;
};

Mark mark_of(const YAML::Node& node);

// What stands there, for the end of an error: short, on one line.
std::string found(const YAML::Node& node);

}  // namespace candor::config
