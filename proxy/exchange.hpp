// All that is known about one request and its answer. Every phase reads it and leaves its result in it; metrics and
// access log are written from it at the end. Owned by the connection for as long as the exchange lasts; its views point
// into head_buffer, into `kept`, or into memory that outlives the worker.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <forward_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "config/config.hpp"
#include "proxy/failure.hpp"
#include "proxy/http1/fields.hpp"
#include "proxy/http1/head_scanner.hpp"

namespace candor {

using Clock = std::chrono::steady_clock;
using WallClock = std::chrono::system_clock;

enum class Origin : std::uint8_t { none, proxy, upstream };  // who made the final status

// Names of rules for answers that the upstream's has broken; texts that outlive the worker. Those beyond the limit are
// left out.
class Violations {
 public:
  static constexpr std::size_t kMax = 4;

  void add(std::string_view rule) {
    if (count_ < kMax) rules_[count_++] = rule;
  }
  auto begin() const { return rules_.begin(); }
  auto end() const { return rules_.begin() + count_; }

 private:
  std::array<std::string_view, kMax> rules_{};
  std::uint8_t count_ = 0;
};

struct Exchange {
  // The moment being handled: read once per wake-up, so that decisions need no clock of their own.
  Clock::time_point now;
  WallClock::time_point wall_now;
  Clock::time_point began;  // first byte in

  config::IpAddress peer;  // the other end of the socket
  std::string_view peer_text;
  config::IpAddress client;  // behind trusted proxies (X-Forwarded-For); else the peer
  bool peer_trusted = false;
  bool over_tls = false;                // the client's connection to us
  std::string_view client_certificate;  // that it has shown, as a field value of RFC 9440 §2.1; empty for none
  std::string_view user;                // authenticated; empty for none
  http1::RequestHead request;
  http1::HeadScanner scanner;             // of the head being received: the request's, then the response's
  std::string_view request_id;            // ours, or a trusted proxy's
  std::array<char, 26> own_request_id{};  // a ULID

  const config::Route* route = nullptr;
  std::size_t route_index = 0;
  std::string_view endpoint;  // as configured; the last one tried
  std::string upgrade;        // the protocols that the client asks for; empty for none
  // Values of Link fields, for a 103 that is sent before the upstream is asked (RFC 8297).
  std::vector<std::string_view> early_hints;

  int status = 0;  // of the final head; 0 = none was sent
  Origin origin = Origin::none;
  int upstream_status = 0;
  bool upstream_surplus = false;  // bytes came behind the end of its answer
  Violations violations;
  Cause cause = Cause::none;  // why it failed, if it did
  std::string error;          // for the log: system error text, limit and size, offset of the first bad byte
  std::string_view detail;    // of our own answer while it is being written; empty: the cause's own sentence
  bool cut = false;           // ended after its final head, before its end
  unsigned attempts = 0;
  unsigned interim_responses = 0;

  std::uint64_t bytes_in = 0;   // from the client, heads and framing included
  std::uint64_t bytes_out = 0;  // to the client, likewise
  std::uint64_t upstream_us = 0;

  // Text made during the exchange that views above point to.
  std::forward_list<std::string> kept;
  std::string_view keep(std::string text) { return kept.emplace_front(std::move(text)); }

  // Names of fields that filters have set or removed, in either direction: trailers of these names do not pass, or they
  // could be merged into what the filters decided.
  std::vector<std::string_view> edited_fields;

  // Sixteen bytes for each filter of the chain, zero at the start.
  static constexpr std::size_t kNoteBytes = 16;
  std::array<std::array<std::byte, kNoteBytes>, 16> filter_notes{};
  std::size_t filters_entered = 0;    // those that saw the request
  std::size_t filters_answering = 0;  // those of them that see the answer: fewer once one of them has replaced it

  // As new, but with the memory it had.
  void reset() {
    http1::Fields fields = std::move(request.fields);
    http1::HeadScanner lines = std::move(scanner);
    fields.clear();
    lines.reset();
    std::destroy_at(this);
    std::construct_at(this);
    request.fields = std::move(fields);
    scanner = std::move(lines);
  }

  template <class T>
  T note(std::size_t slot) const {
    static_assert(sizeof(T) <= kNoteBytes && std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, filter_notes[slot].data(), sizeof value);
    return value;
  }
  template <class T>
  void set_note(std::size_t slot, const T& value) {
    static_assert(sizeof(T) <= kNoteBytes && std::is_trivially_copyable_v<T>);
    std::memcpy(filter_notes[slot].data(), &value, sizeof value);
  }
};

}  // namespace candor
