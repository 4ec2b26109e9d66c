// A page for errors as an operator writes it, with ${status}, ${title}, ${detail}, ${cause}, ${request_id}, ${route}
// and, for problem+json, ${type} in it. Each comes out escaped for the form of the page: for HTML between tags or
// inside the quotes of an attribute, for JSON inside the quotes of a string. "$${" stands for "${"; any other dollar is
// just that, as scripts have many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "proxy/error_content.hpp"

namespace candor::filters {

inline constexpr std::size_t kPageBytesMax = 64 * 1024;
inline constexpr std::size_t kPageVariablesMax = 64;  // in one page

struct PageFault {
  int line = 1;
  std::string what;

  std::string to_string() const;  // "line 3: …"
};

struct PageTexts {
  ErrorTexts error;
  std::string_view route;
};

class PageTemplate {
 public:
  // Replaces this by what `text` says; else gives what is wrong with it. JSON has to be valid once it is filled.
  [[nodiscard]] std::optional<PageFault> parse(std::string_view text, ContentForm form);

  std::string fill(const PageTexts& texts) const;

 private:
  enum class Variable : std::uint8_t { status, title, detail, cause, request_id, route, type };
  using Piece = std::variant<std::string, Variable>;

  std::optional<PageFault> split(std::string_view text);
  static std::optional<Variable> variable_named(std::string_view name);
  void append(Variable variable, const PageTexts& texts, std::string& out) const;

  ContentForm form_ = ContentForm::plain;
  std::vector<Piece> pieces_;
};

}  // namespace candor::filters
