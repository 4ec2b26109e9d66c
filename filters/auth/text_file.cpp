#include "filters/auth/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "config/file_text.hpp"
#include "filters/auth/principal.hpp"

namespace candor::filters::auth {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string read_line(int number, std::string_view text, const std::function<std::string(const Line&)>& visit) {
  const std::size_t colon = text.find(':');
  const Line line{number, text.substr(0, colon), colon == std::string_view::npos ? "" : text.substr(colon + 1)};
  if (colon == std::string_view::npos) return "expected NAME:…, found no ':'";
  if (!is_user_name(line.name)) return fmt::format("expected a name of 1 to {} bytes before the ':'", kUserBytesMax);
  return visit(line);
}

}  // namespace

std::optional<std::string> read_text_file(const std::string& file, const config::Error& option,
                                          config::Errors& errors) {
  const auto fail = [&](std::string what) {
    config::Error error = option;
    error.what = std::move(what);
    errors.push_back(std::move(error));
    return std::nullopt;
  };
  std::string text;
  if (config::is_special_file(file)) return fail(fmt::format("{} cannot be read: it is no regular file", file));
  if (!config::read_file_text(file, kAuthFileBytesMax, text))
    return fail(fmt::format("{} cannot be read: {}", file, std::generic_category().message(errno)));
  if (text.size() > kAuthFileBytesMax) return fail(fmt::format("{} has more than {} bytes", file, kAuthFileBytesMax));
  return text;
}

void read_lines(std::string_view text, const std::string& file, config::Errors& errors,
                const std::function<std::string(const Line&)>& visit) {
  const std::size_t errors_max = errors.size() + kErrorsPerFileMax;
  for (int number = 1; !text.empty() && errors.size() < errors_max; ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    if (std::string wrong = read_line(number, line, visit); !wrong.empty())
      errors.push_back({file, {number, 1}, "", std::move(wrong)});
  }
}

void for_each_word(std::string_view text, const std::function<void(std::string_view)>& visit) {
  for (;;) {
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return;
    text.remove_prefix(first);
    const std::size_t end = std::min(text.find_first_of(kBlanks), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(end);
  }
}

}  // namespace candor::filters::auth
