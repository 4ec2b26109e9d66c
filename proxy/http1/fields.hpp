// The fields of one message (RFC 9110 §5), in the order they came, as views into memory that the exchange owns. The few
// names that a proxy must understand carry an enumerator, so that nobody compares strings twice.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace candor::http1 {

enum class Name : std::uint8_t {
  other,
  accept,
  cdn_loop,
  client_cert,
  client_cert_chain,
  connection,
  content_length,
  content_type,
  cookie,
  date,
  expect,
  forwarded,
  host,
  http2_settings,
  keep_alive,
  max_forwards,
  proxy_connection,
  proxy_status,
  retry_after,
  te,
  trailer,
  transfer_encoding,
  upgrade,
  via,
  x_forwarded_for,
  x_forwarded_host,
  x_forwarded_proto,
  x_request_id,
};

Name name_of(std::string_view field_name);  // case-insensitive

bool iequals(std::string_view a, std::string_view b);  // ASCII case only

struct Field {
  std::string_view name;
  std::string_view value;  // without the blanks around it
  Name id = Name::other;
  // It stands in memory as we write it, so that it can be copied as a whole: name, ": ", value and CRLF in one piece.
  bool verbatim = false;
};

class Fields {
 public:
  void clear() {
    fields_.clear();
    names_ = 0;
  }
  void add(const Field& field) {
    fields_.push_back(field);
    names_ |= bit(field.id);
  }
  void add(std::string_view name, std::string_view value) { add({name, value, name_of(name)}); }
  void remove(Name id);
  void remove(std::string_view name);
  // Replaces the first field of that name and removes its others; adds one where there is none.
  void set(std::string_view name, std::string_view value);

  const Field* find(Name id) const;  // the first one
  const Field* find(std::string_view name) const;
  std::size_t count(Name id) const;
  // Whether one of that name has ever been added: most names never come, and then nobody need look through the fields.
  bool may_hold(Name id) const { return (names_ & bit(id)) != 0; }

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  static constexpr std::uint32_t bit(Name id) { return std::uint32_t{1} << static_cast<unsigned>(id); }

  std::vector<Field> fields_;
  std::uint32_t names_ = 0;
};

struct RequestHead {
  std::string_view method;
  std::string_view target;        // as received
  std::string_view path;          // of the target, without query, as it is forwarded; "*" for OPTIONS *
  std::string_view matched_path;  // what routes are chosen by: the normal form of the path
  std::string_view query;         // without '?'; see has_query
  std::string_view authority;     // Host, or the authority of an absolute-form target; may carry a port
  bool has_query = false;
  bool asks_for_tls = false;  // the target is an https URI
  int minor_version = 1;      // HTTP/1.x
  Fields fields;
};

struct ResponseHead {
  int status = 0;
  std::string_view reason;
  int minor_version = 1;
  Fields fields;
};

}  // namespace candor::http1
