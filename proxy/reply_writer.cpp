#include "proxy/reply_writer.hpp"

#include <fmt/format.h>

#include "proxy/accept.hpp"
#include "proxy/http1/head_writer.hpp"
#include "proxy/keep_head.hpp"

namespace candor {

namespace {

std::string_view proxy_status_of(const Reply& reply, Exchange& exchange, const ProxyStatus& values) {
  const std::string_view value = values.of(reply.cause);
  return reply.tls_alert == 0 ? value : exchange.keep(fmt::format("{}; alert-id={}", value, reply.tls_alert));
}

// The fields that every answer of our own has. An upstream's head that got another content has its own.
void add_usual_fields(const Reply& reply, Exchange& exchange, const ProxyStatus& proxy_status, http1::Fields& fields) {
  if (reply.cause == Cause::none) return;
  if (reply.cause != Cause::local_response) fields.add({"Cache-Control", "no-store"});
  fields.add({"Proxy-Status", proxy_status_of(reply, exchange, proxy_status), http1::Name::proxy_status});
  fields.add({"X-Request-Id", exchange.request_id, http1::Name::x_request_id});
}

std::string_view write_reply(const Reply& reply, Origin origin, Exchange& exchange, const FilterChain* chain,
                             const ReplyWriting& writing, std::string& out) {
  if (reply.cause != Cause::none) exchange.detail = reply.detail;
  const ReplyContext context{exchange.request_id, accept_of(exchange)};
  const Content content = render_content(reply, context, writing.scratch.content_text);

  http1::ResponseHead& head = writing.scratch.response_head;
  head.status = status_of(reply);
  head.reason = reason_phrase(head.status);
  head.minor_version = 1;
  head.fields.clear();
  if (!content.type.empty()) head.fields.add({"Content-Type", content.type, http1::Name::content_type});
  add_usual_fields(reply, exchange, writing.proxy_status, head.fields);
  for (const auto& [name, value] : reply.fields) head.fields.add(name, value);

  std::optional<Reply> replacement;
  if (chain != nullptr) replacement = chain->on_response(exchange, head);
  if (replacement && replacement->cause == Cause::none) {
    keep_head(head, *replacement);
    out += write_reply(*replacement, origin, exchange, chain, writing, out);
    return {};
  }
  if (replacement) {
    exchange.cause = replacement->cause;
    exchange.error = std::move(replacement->log_detail);
    out += write_reply(*replacement, Origin::proxy, exchange, chain, writing, out);
    return {};
  }

  const std::string_view body = reply.shared_body.text ? reply.shared_body.part() : content.body;
  const bool no_content = head.status == 204 || head.status == 304;
  const bool dated = head.fields.find(http1::Name::date) != nullptr;
  http1::write_response_head(head,
                             {.pseudonym = origin == Origin::upstream ? writing.pseudonym : std::string_view{},
                              .date = dated ? std::string_view{} : writing.date,
                              .length = {no_content ? http1::Framing::none : http1::Framing::length, body.size()},
                              .close = !writing.keep_alive,
                              .keep_alive_1_0 = writing.keep_alive && exchange.request.minor_version == 0},
                             out);
  const std::string_view sent = no_content || exchange.request.method == "HEAD" ? std::string_view{} : body;
  exchange.status = head.status;
  exchange.origin = origin;
  if (chain != nullptr) chain->on_response_content(exchange, {&sent, 1}, true);
  if (reply.shared_body.text) return sent;
  out += sent;
  return {};
}

}  // namespace

std::string_view write_reply(const Reply& reply, Exchange& exchange, const FilterChain* chain,
                             const ReplyWriting& writing, std::string& out) {
  const Origin origin = reply.cause == Cause::none ? Origin::upstream : Origin::proxy;
  return write_reply(reply, origin, exchange, chain, writing, out);
}

}  // namespace candor
