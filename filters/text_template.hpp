// A text of the configuration in which ${…} stands for something of the exchange: "${client} via ${route}". Taken apart
// once, when it is read; "$$" is a dollar. It knows no fields and escapes nothing: where the text is HTML, that is the
// operator's to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "proxy/exchange.hpp"

namespace candor::filters {

enum class Variable : std::uint8_t { client, peer, request_id, route, host, method, path, scheme, status };

enum class Message : std::uint8_t { request, response };  // that the text is made for

class TextTemplate {
 public:
  TextTemplate() = default;

  // Replaces this by what `text` says; else gives what is wrong with it. A request has no status yet.
  [[nodiscard]] std::string parse(std::string_view text, Message message);

  bool is_constant() const { return pieces_.empty(); }
  const std::string& constant() const { return constant_; }  // the text, where it is constant
  // `status`: of the response that the text is for; 0 in a request.
  std::string text(const Exchange& exchange, int status) const;
  // The same as a view: of this template where it is constant, else of a text that the exchange keeps.
  std::string_view view(Exchange& exchange, int status) const;

 private:
  using Piece = std::variant<std::string, Variable>;

  std::string constant_;
  std::vector<Piece> pieces_;  // empty: the text is constant_
};

}  // namespace candor::filters
