// One mapping of the configuration while it is being read. Every read names a key, checks type, unit and range, and on
// a mistake adds an error with line, column and path instead of stopping, so that all mistakes are reported at once.
// finish() then complains about every key that nobody asked for, naming the nearest known one.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "config/ip.hpp"
#include "config/units.hpp"

namespace YAML {
class Node;
}

namespace candor::config {

struct Error {
  std::string file;
  Mark mark;
  std::string path;  // "routes[2].limits.request_body"; empty for the file itself
  std::string what;  // what is wrong, what was expected

  std::string to_string() const;  // file:line:column: path: what; without what is not known
};

using Errors = std::vector<Error>;

// A key that a section knows.
struct Known {
  std::string key;
  std::string default_value;  // as one would write it; empty where there is none
};

struct Range {
  std::uint64_t min = 0;
  std::uint64_t max = UINT64_MAX;
};

class Section {
 public:
  // `node` must be a mapping or null (an empty section); anything else is an error and reads as empty. A key that
  // stands twice is an error. `file` and `errors` outlive the section.
  Section(const YAML::Node& node, std::string path, const std::string& file, Errors& errors);
  // An empty section of no file: for reading defaults.
  explicit Section(Errors& errors);
  ~Section();
  Section(Section&&) noexcept;
  Section& operator=(Section&&) = delete;

  bool has(std::string_view key) const;
  // Whether the value is just this word, for `admin: off` beside a mapping and `workers: auto` beside a number.
  bool is_word(std::string_view key, std::string_view word);

  // Each reads an optional key into `out`, which keeps its default where the key is absent or wrong. True: present and
  // valid.
  bool read(std::string_view key, bool& out);
  bool read(std::string_view key, std::string& out);
  bool read(std::string_view key, std::vector<std::string>& out);
  bool read(std::string_view key, std::uint64_t& out, Range range = {});
  bool read(std::string_view key, Bytes& out, Range range = {});
  bool read(std::string_view key, std::chrono::milliseconds& out);
  bool read(std::string_view key, Rate& out);
  bool read(std::string_view key, std::vector<Network>& out);
  // A mapping of names that only the caller knows to texts, in the order of the file; a name that stands twice is an
  // error.
  bool read(std::string_view key, std::vector<std::pair<std::string, std::string>>& out);
  // Reads one of `choices` and gives its index.
  bool read(std::string_view key, std::span<const std::string_view> choices, std::size_t& out);

  // A nested mapping; an absent key gives an empty section.
  Section section(std::string_view key);
  // Calls `visit` for each item of a list of mappings; an absent key is an empty list. The visitor calls finish().
  void each(std::string_view key, const std::function<void(Section&)>& visit);
  // Calls `visit(name, options)` for each item of a list of single-key mappings: `- rate_limit: {...}` or a bare `-
  // maintenance`. The options carry the mark of the name.
  void each_named(std::string_view key, const std::function<void(std::string_view name, Section& options)>& visit);

  // Adds an error at the value of `key`, at the key's section where the key is absent or empty.
  void fail(std::string_view key, std::string what);
  // The same at one item of the list that is the value of `key`.
  void fail_item(std::string_view key, std::size_t position, std::string what);
  // The same at one name of the mapping that is the value of `key`.
  void fail_entry(std::string_view key, std::string_view name, std::string what);
  // Marks a known key whose feature does not exist yet: an error that says so, if the key is present. The
  // feature is the sentence's beginning: "TLS is", "tunnels are".
  void refuse(std::string_view key, std::string_view feature);

  // Once everything has been read; again does nothing.
  void finish();

  // What has been asked for so far, in that order.
  const std::vector<Known>& known() const;

  Mark mark() const;  // of the section itself
  Mark mark(std::string_view key) const;
  const std::string& path() const;  // "routes[0].limits"
  const std::string& file() const;

 private:
  struct State;
  explicit Section(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace candor::config
