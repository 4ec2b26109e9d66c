// The keys that seal session tickets (RFC 5077 §4): made at random at the start, replaced while the process runs, and
// never written anywhere, so that who steals them later reads no old connection. Shared by all workers, because a
// client may come back to another one.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

#include "config/openssl.hpp"

namespace candor::tls {

class TicketKeys {
 public:
  using time_point = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::hours kRotation{1};
  static constexpr std::size_t kKept = 3;  // the one that seals, and those that still open
  // How long a ticket can be opened in any case.
  static constexpr std::chrono::hours kTicketLifetime = kRotation * (kKept - 1);

  explicit TicketKeys(time_point now);
  TicketKeys(const TicketKeys&) = delete;
  TicketKeys& operator=(const TicketKeys&) = delete;
  ~TicketKeys();

  // Replaces the oldest key where kRotation has passed.
  void rotate_if_due(time_point now);

  static constexpr std::size_t kNameBytes = 16;
  struct Key {
    std::array<std::uint8_t, kNameBytes> name;
    std::array<std::uint8_t, 32> cipher;  // AES-256-CBC
    std::array<std::uint8_t, 32> mac;     // HMAC-SHA-256
  };

  // From any worker.
  Key sealing() const;
  struct Opening {
    Key key;
    bool former;  // the ticket ought to be replaced
  };
  std::optional<Opening> opening(const std::uint8_t* name) const;

  // Makes the context use these keys; they must outlive it.
  void serve(SSL_CTX& context);

 private:
  static Key make();

  mutable std::mutex mutex_;  // held for a copy of 80 bytes, once for each handshake
  std::array<Key, kKept> keys_;
  std::size_t current_ = 0;
  time_point rotated_;
};

}  // namespace candor::tls
