// Content of an answer that is the same for everybody, so that it can have a strong ETag: a text of the configuration,
// or a file.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "config/section.hpp"
#include "proxy/exchange.hpp"
#include "proxy/reply.hpp"

namespace candor::filters {

inline constexpr std::size_t kFixedFileBytesMax = 1024 * 1024;

struct FixedContent {
  std::shared_ptr<const std::string> text;
  std::string entity_tag;

  SharedBody whole() const { return {text, 0, text->size()}; }
};

// Throws std::runtime_error where OpenSSL does not work.
FixedContent fix_content(std::string text);

// `option`: the place of the option that names the file. Adds an error there, and gives an empty text, where the file
// is no good.
std::string read_fixed_file(const std::string& file, const config::Error& option, config::Errors& errors);

// By the extension of its name, application/octet-stream for those that are not known.
std::string_view media_type_of(std::string_view file);

// Makes of a 200 with this content what a GET or HEAD asks for by its conditions and its range (RFC 9110 §13, §14):
// itself, with ETag and Accept-Ranges, or a 206, 304, 412 or 416. Other methods get the 200 as it is. An answer with
// another status is not to be given to it: only what would be a 200 has conditions (§13.2.1).
void apply_conditions(const http1::RequestHead& request, const FixedContent& content, Reply& reply);

}  // namespace candor::filters
