// A list of media types (RFC 9110 §8.3.1) as an operator writes it: "text/csv", "image/*", "*/*", or "+json" for
// application/json and every type with that suffix (RFC 6839). Parameters do not count.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace candor::filters {

class MediaTypes {
 public:
  // What is wrong with a member as it is written; empty for nothing.
  static std::string_view check(std::string_view text);

  MediaTypes() = default;
  explicit MediaTypes(std::vector<std::string> members) : members_(std::move(members)) {}

  // `content_type`: the value of that field.
  bool contain(std::string_view content_type) const;

  // As Accept, Accept-Post and Accept-Patch list them. No media range says "+json": there it is application/json.
  std::string as_ranges() const;

 private:
  std::vector<std::string> members_;
};

}  // namespace candor::filters
