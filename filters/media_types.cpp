#include "filters/media_types.hpp"

#include <algorithm>

#include "proxy/http1/characters.hpp"
#include "proxy/http1/fields.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kApplication = "application/";

struct MediaType {
  std::string_view type;
  std::string_view subtype;
};

// Both empty where the text is none.
MediaType split(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {};
  const MediaType parts{text.substr(0, slash), text.substr(slash + 1)};
  return http1::is_token(parts.type) && http1::is_token(parts.subtype) ? parts : MediaType{};
}

bool ends_with_suffix(std::string_view subtype, std::string_view suffix) {
  return subtype.size() > suffix.size() && http1::iequals(subtype.substr(subtype.size() - suffix.size()), suffix);
}

// `suffix` with its plus.
bool has_syntax(const MediaType& media, std::string_view suffix) {
  if (ends_with_suffix(media.subtype, suffix)) return true;
  return http1::iequals(media.type, "application") && http1::iequals(media.subtype, suffix.substr(1));
}

bool matches(const MediaType& media, std::string_view member) {
  if (member.starts_with('+')) return has_syntax(media, member);
  const MediaType wanted = split(member);
  if (wanted.type != "*" && !http1::iequals(media.type, wanted.type)) return false;
  return wanted.subtype == "*" || http1::iequals(media.subtype, wanted.subtype);
}

}  // namespace

std::string_view MediaTypes::check(std::string_view text) {
  constexpr std::string_view kForm = "expected a media type such as application/json, image/*, or +json for a suffix";
  if (text.starts_with('+')) return http1::is_token(text.substr(1)) ? std::string_view() : kForm;
  if (text == "*/*") return {};
  const auto is_plain = [](std::string_view part) { return !part.empty() && part.find('*') == std::string_view::npos; };
  const MediaType media = split(text);
  return is_plain(media.type) && (media.subtype == "*" || is_plain(media.subtype)) ? std::string_view() : kForm;
}

bool MediaTypes::contain(std::string_view content_type) const {
  const MediaType media = split(http1::trim(content_type.substr(0, content_type.find(';'))));
  if (media.type.empty()) return false;
  return std::ranges::any_of(members_, [&](const std::string& member) { return matches(media, member); });
}

std::string MediaTypes::as_ranges() const {
  std::string ranges;
  for (const std::string& member : members_) {
    ranges.append(ranges.empty() ? "" : ", ");
    if (member.starts_with('+'))
      ranges.append(kApplication).append(member, 1);
    else
      ranges.append(member);
  }
  return ranges;
}

}  // namespace candor::filters
