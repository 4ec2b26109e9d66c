#include "proxy/reply_writer.hpp"

#include "proxy/http1/head_writer.hpp"

namespace candor {

namespace {

// All lines of Accept as one list.
std::string_view accept_of(Exchange& exchange) {
  const http1::Fields& fields = exchange.request.fields;
  const std::size_t count = fields.count(http1::Name::accept);
  if (count <= 1) return count == 0 ? std::string_view{} : fields.find(http1::Name::accept)->value;
  std::string joined;
  for (const http1::Field& field : fields) {
    if (field.id != http1::Name::accept) continue;
    if (!joined.empty()) joined += ", ";
    joined += field.value;
  }
  return exchange.keep(std::move(joined));
}

}  // namespace

void write_reply(const Reply& reply, Exchange& exchange, const FilterChain* chain, const ReplyWriting& writing,
                 std::string& out) {
  const Content content = render_content(reply, {writing.proxy_name, exchange.request_id, accept_of(exchange)});
  const std::string proxy_status = proxy_status_value(writing.proxy_name, reply.cause, reply.tls_alert);

  constexpr std::size_t kUsualFields = 8;
  http1::ResponseHead head;
  head.fields.reserve(kUsualFields);
  head.status = status_of(reply);
  head.reason = reason_phrase(head.status);
  if (!content.type.empty()) head.fields.add("Content-Type", content.type);
  if (reply.cause != Cause::local_response) head.fields.add("Cache-Control", "no-store");
  head.fields.add("Proxy-Status", proxy_status);
  head.fields.add("X-Request-Id", exchange.request_id);
  for (const auto& [name, value] : reply.fields) head.fields.add(name, value);
  if (chain != nullptr) chain->on_response(exchange, head);

  const bool no_content = head.status == 204 || head.status == 304;
  http1::write_response_head(
      head,
      {.pseudonym = {},
       .date = writing.date,
       .length = {no_content ? http1::Framing::none : http1::Framing::length, content.body.size()},
       .close = !writing.keep_alive,
       .keep_alive_1_0 = writing.keep_alive && exchange.request.minor_version == 0},
      out);
  if (!no_content && exchange.request.method != "HEAD") out += content.body;
  exchange.status = head.status;
}

}  // namespace candor
