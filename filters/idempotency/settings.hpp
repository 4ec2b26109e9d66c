// What the options of `idempotency` say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/section.hpp"
#include "filters/idempotency/answer.hpp"
#include "filters/idempotency/key.hpp"
#include "filters/idempotency/store.hpp"

namespace candor::filters::idempotency {

inline constexpr std::size_t kMethodsMax = 16;
inline constexpr std::size_t kComparedFieldsMax = 16;
inline constexpr std::size_t kContentBytesMax = std::size_t{8} << 20;  // that a worker may have to hash at once
inline constexpr std::size_t kAnswerBytesMax = std::size_t{64} << 20;

// What becomes of a request that cannot be protected.
enum class Unprotected : std::uint8_t { denied, allowed };

struct Settings {
  std::vector<std::string> methods{"POST", "PATCH"};
  std::string field = "Idempotency-Key";
  bool required = false;
  BareKeys bare = BareKeys::accepted;
  std::string scope_field;  // empty: a key is its client's
  std::vector<std::string> compared_fields{"Content-Type", "Content-Encoding"};
  std::size_t content_bytes_max = std::size_t{256} << 10;
  Unprotected too_large = Unprotected::denied;
  Unprotected full = Unprotected::denied;
  AnswerRules answers;
  StoreLimits store;
};

// Mistakes are in the section.
Settings read_settings(config::Section& options);

}  // namespace candor::filters::idempotency
