// A file of keys that tokens are signed with (RFC 7517 §5).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/section.hpp"
#include "filters/auth/jwk.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kJwksMax = 64;
inline constexpr std::size_t kKeysTriedMax = 4;  // for one token

class JwkSet {
 public:
  // Errors name the file, the line and the key. Keys for other purposes are passed over; that none is left for any of
  // `algorithms` is an error.
  static JwkSet parse(std::string_view text, const std::string& file, const std::vector<Algorithm>& algorithms,
                      config::Errors& errors);

  // The keys that a token may be signed with: those of its algorithm and, where it names one, of its key id; at most
  // kKeysTriedMax.
  std::vector<const Jwk*> candidates(Algorithm algorithm, const std::optional<std::string>& id) const;

 private:
  std::vector<Jwk> keys_;
};

}  // namespace candor::filters::auth
