#include "proxy/keep_head.hpp"

#include <algorithm>
#include <array>

namespace candor {

namespace {

// How long the whole is, which a 416 says, is still true (RFC 9110 §15.5.17).
bool describes_content(const http1::Field& field, int status) {
  if (status == 416 && http1::iequals(field.name, "content-range")) return false;
  constexpr std::array<std::string_view, 16> kNames{"accept-ranges",    "content-digest",   "content-disposition",
                                                    "content-encoding", "content-language", "content-length",
                                                    "content-location", "content-md5",      "content-range",
                                                    "content-type",     "digest",           "etag",
                                                    "last-modified",    "repr-digest",      "trailer",
                                                    "transfer-encoding"};
  return std::ranges::any_of(kNames, [&](std::string_view name) { return http1::iequals(field.name, name); });
}

bool has(const Reply& reply, std::string_view name) {
  return std::ranges::any_of(reply.fields, [&](const auto& own) { return http1::iequals(own.first, name); });
}

}  // namespace

void keep_head(const http1::ResponseHead& head, Reply& reply) {
  reply.status = head.status;
  std::vector<std::pair<std::string, std::string>> fields;
  for (const http1::Field& field : head.fields) {
    if (!describes_content(field, head.status) && !has(reply, field.name)) fields.emplace_back(field.name, field.value);
  }
  for (auto& own : reply.fields) fields.push_back(std::move(own));
  reply.fields = std::move(fields);
}

}  // namespace candor
