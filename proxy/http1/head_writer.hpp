// Writes the heads that we send: one pass over the fields, appended to one flat text. Here stands what a proxy drops,
// replaces and adds (RFC 9110 §7.6): fields that belong to one connection never pass, the length is re-stated by us,
// Via grows by us.
#pragma once

#include <string>
#include <string_view>

#include "proxy/http1/fields.hpp"
#include "proxy/http1/framing.hpp"

namespace candor::http1 {

struct RequestForwarding {
  std::string_view path;          // origin-form, without the query
  std::string_view host;          // replaces what the client sent
  std::string_view pseudonym;     // our own, for Via
  std::string_view peer_address;  // appended to X-Forwarded-For
  std::string_view request_id;
  bool peer_trusted = false;            // else its X-Forwarded-*, Forwarded and Client-Cert are dropped
  bool over_tls = false;                // the client's connection to us
  std::string_view client_certificate;  // for Client-Cert (RFC 9440); empty for none
  std::string_view upgrade;             // the protocols that are asked for; empty for none
  Length length;
};

void write_request_head(const RequestHead& head, const RequestForwarding& forwarding, std::string& text);

struct ResponseForwarding {
  std::string_view pseudonym;  // our own, for Via; empty for an answer of our own
  std::string_view date;       // written where the upstream sent none; empty: not needed
  Length length;               // how the content is framed towards the client
  bool keep_length = false;    // no content is sent, but the fields that describe it stand (HEAD, 304)
  bool keep_coding = true;     // with keep_length: Transfer-Encoding too, which an HTTP/1.0 client must never see
  bool close = false;
  bool keep_alive_1_0 = false;  // an HTTP/1.0 client asked for it and gets it
};

void write_response_head(const ResponseHead& head, const ResponseForwarding& forwarding, std::string& text);

// A 101: the connection speaks another protocol behind it (RFC 9110 §7.8). Its Upgrade fields are passed on.
void write_switching_head(const ResponseHead& head, std::string_view pseudonym, std::string& text);

// Any other interim response (1xx): its fields without those of the connection.
void write_interim_head(const ResponseHead& head, std::string_view pseudonym, std::string& text);

// Trailer fields between the last chunk and the empty line; those that frame or route a message are dropped (RFC 9110
// §6.5.1).
void write_trailers(const Fields& trailers, std::string& text);

}  // namespace candor::http1
