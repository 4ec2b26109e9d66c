#include "filters/maintenance_file.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "filters/atomic_file.hpp"
#include "proxy/server.hpp"

namespace candor::filters {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse(const std::filesystem::path& path, std::string_view what) {
  throw StartError(fmt::format("maintenance state file {}: {}", path.string(), what));
}

void require_writable_folder(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    refuse(path,
           fmt::format("cannot be kept: its folder: {}", std::error_code(errno, std::system_category()).message()));
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad()) refuse(path, "cannot be read");
  return text;
}

std::vector<ScopedSwitch> parse(const std::filesystem::path& path, std::string_view text) {
  constexpr std::string_view kAdvice = "restore it, or remove it to start with the configured state";
  boost::system::error_code ec;
  const json::value document = json::parse(text, ec);
  if (ec) refuse(path, fmt::format("is not JSON ({}): {}", ec.message(), kAdvice));
  const json::object* object = document.if_object();
  const json::value* scopes = object == nullptr ? nullptr : object->if_contains("scopes");
  if (scopes == nullptr || !scopes->is_array()) refuse(path, fmt::format("has no list of scopes: {}", kAdvice));

  std::vector<ScopedSwitch> switches;
  for (const json::value& value : scopes->get_array()) {
    std::optional<ScopedSwitch> read = switch_from_json(value);
    if (!read) refuse(path, fmt::format("scopes[{}] is not one that Candor writes: {}", switches.size(), kAdvice));
    switches.push_back(*std::move(read));
  }
  return switches;
}

}  // namespace

std::vector<ScopedSwitch> read_maintenance_file(const std::filesystem::path& path) {
  require_writable_folder(path);
  std::error_code ec;
  const bool exists = std::filesystem::exists(path, ec);
  if (ec) refuse(path, ec.message());
  if (!exists) return {};
  const std::uintmax_t size = std::filesystem::file_size(path, ec);
  if (ec) refuse(path, ec.message());
  if (size > kStateFileBytesMax)
    refuse(path, fmt::format("has {} bytes, more than the {} allowed", size, kStateFileBytesMax));
  return parse(path, read_text(path));
}

std::error_code write_maintenance_file(const std::filesystem::path& path, const std::vector<ScopedSwitch>& switches) {
  json::array scopes;
  for (const ScopedSwitch& each : switches) scopes.push_back(to_json(each.scope, each.state));
  return write_file_atomically(path, json::serialize(json::object{{"scopes", std::move(scopes)}}) + "\n");
}

}  // namespace candor::filters
