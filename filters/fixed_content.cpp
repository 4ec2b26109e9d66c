#include "filters/fixed_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "config/file_text.hpp"
#include "proxy/conditional/entity_tag.hpp"
#include "proxy/conditional/selection.hpp"

namespace candor::filters {
namespace {

using FieldList = std::vector<std::pair<std::string, std::string>>;

// What the client has already, with the content that it has (RFC 9110 §15.4.5, §15.3.7).
void remove_metadata(Reply& reply) {
  constexpr std::array<std::string_view, 2> kMetadata{"Content-Encoding", "Content-Language"};
  std::erase_if(reply.fields, [&](const auto& field) {
    return std::ranges::any_of(kMetadata, [&](std::string_view name) { return http1::iequals(field.first, name); });
  });
  reply.content_type.clear();
}

void give_part(const conditional::Selection& part, Reply& reply) {
  const std::size_t last = part.first + part.size - 1;
  const std::size_t size = reply.shared_body.size;
  reply.status = 206;
  reply.shared_body.first = part.first;
  reply.shared_body.size = part.size;
  reply.fields.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", part.first, last, size));
  if (part.resumed) remove_metadata(reply);
}

void give_not_modified(Reply& reply) {
  reply.status = 304;
  reply.shared_body = {};
  remove_metadata(reply);
}

Reply refusal(Cause cause, FieldList fields, std::string_view why) {
  Reply reply;
  reply.cause = cause;
  reply.fields = std::move(fields);
  reply.log_detail = why;
  return reply;
}

}  // namespace

FixedContent fix_content(std::string text) {
  std::string tag = conditional::entity_tag_of(text);
  return {std::make_shared<const std::string>(std::move(text)), std::move(tag)};
}

std::string read_fixed_file(const std::string& file, const config::Error& option, config::Errors& errors) {
  std::string text;
  std::string wrong;
  if (config::is_special_file(file))
    wrong = fmt::format("{} cannot be read: it is no regular file", file);
  else if (!config::read_file_text(file, kFixedFileBytesMax, text))
    wrong = fmt::format("{} cannot be read: {}", file, std::generic_category().message(errno));
  else if (text.size() > kFixedFileBytesMax)
    wrong = fmt::format("{} has more than {} bytes", file, kFixedFileBytesMax);
  if (wrong.empty()) return text;
  errors.push_back(option);
  errors.back().what = std::move(wrong);
  return {};
}

std::string_view media_type_of(std::string_view file) {
  struct Known {
    std::string_view extension;
    std::string_view media_type;
  };
  constexpr std::array<Known, 19> kKnown{{{".html", "text/html; charset=utf-8"},
                                          {".htm", "text/html; charset=utf-8"},
                                          {".css", "text/css; charset=utf-8"},
                                          {".js", "text/javascript; charset=utf-8"},
                                          {".mjs", "text/javascript; charset=utf-8"},
                                          {".txt", "text/plain; charset=utf-8"},
                                          {".json", "application/json"},
                                          {".webmanifest", "application/manifest+json"},
                                          {".xml", "application/xml"},
                                          {".pdf", "application/pdf"},
                                          {".wasm", "application/wasm"},
                                          {".svg", "image/svg+xml"},
                                          {".png", "image/png"},
                                          {".jpg", "image/jpeg"},
                                          {".jpeg", "image/jpeg"},
                                          {".gif", "image/gif"},
                                          {".webp", "image/webp"},
                                          {".ico", "image/vnd.microsoft.icon"},
                                          {".woff2", "font/woff2"}}};
  const auto dot = std::min(file.rfind('.'), file.size());
  const auto known =
      std::ranges::find_if(kKnown, [&](const Known& each) { return http1::iequals(each.extension, file.substr(dot)); });
  return known == kKnown.end() ? "application/octet-stream" : known->media_type;
}

void apply_conditions(const http1::RequestHead& request, const FixedContent& content, Reply& reply) {
  if (request.method != "GET" && request.method != "HEAD") return;
  reply.fields.emplace_back("ETag", content.entity_tag);
  const std::size_t size = content.text->size();
  const conditional::Selection selected =
      conditional::select(request.method, request.fields, {content.entity_tag, size});
  switch (selected.outcome) {
    case conditional::Outcome::whole:
      reply.fields.emplace_back("Accept-Ranges", "bytes");
      return;
    case conditional::Outcome::part:
      return give_part(selected, reply);
    case conditional::Outcome::not_modified:
      return give_not_modified(reply);
    case conditional::Outcome::precondition_failed:
      reply = refusal(Cause::precondition_failed, {}, "If-Match does not list the ETag of the answer");
      return;
    case conditional::Outcome::range_not_satisfiable:
      reply = refusal(Cause::range_not_satisfiable, {{"Content-Range", fmt::format("bytes */{}", size)}},
                      "Range begins behind the end of the content");
      return;
  }
}

}  // namespace candor::filters
