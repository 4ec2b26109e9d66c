#include "filters/problem_types.hpp"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <charconv>
#include <optional>

#include "config/quote.hpp"

namespace candor::filters {
namespace {

std::optional<int> error_status(std::string_view text) {
  int status = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), status);
  if (ec != std::errc() || end != text.data() + text.size() || status < 400 || status > 599) return std::nullopt;
  return status;
}

}  // namespace

std::string ProblemTypes::add(std::string_view name, const std::string& uri) {
  const auto parsed = boost::urls::parse_uri_reference(uri);
  if (uri.empty() || !parsed) return fmt::format("expected a URI, found {}", config::quote(uri));
  const std::optional<Cause> cause = cause_named(name);
  const std::optional<int> status = error_status(name);
  if (!cause && !status) return "expected a cause of `candor failures` or a status from 400 to 599";
  if (cause)
    causes_[*cause] = uri;
  else
    statuses_[*status] = uri;
  return {};
}

std::string_view ProblemTypes::find(Cause cause, int status) const {
  if (const auto found = causes_.find(cause); found != causes_.end()) return found->second;
  if (const auto found = statuses_.find(status); found != statuses_.end()) return found->second;
  return {};
}

}  // namespace candor::filters
