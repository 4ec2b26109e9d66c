#include "filters/auth/password_hash.hpp"

#include <argon2.h>
#include <crypt.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <re2/re2.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace candor::filters::auth {
namespace {

constexpr std::uint64_t kArgon2KibibytesPerLane = 8;

struct Cost {
  std::string_view name;
  std::uint64_t max;
};

// A hash with all its characters: one that was cut off would refuse everybody without a word.
struct Method {
  std::string_view name;
  RE2 pattern;  // its groups are the costs, in order
  std::array<Cost, 3> costs;
};

const auto& methods() {
  static const std::array<Method, 5> kMethods{{
      {"bcrypt", R"(\$2[aby]\$(0[4-9]|[1-3][0-9])\$[./A-Za-z0-9]{53})", {{{"a cost", kBcryptCostMax}}}},
      // Both letters are costs; DT takes 256 MiB.
      {"yescrypt", R"(\$y\$j[./0-9A-D][./0-9A-T]\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43})", {}},
      {"SHA-512 crypt",
       R"(\$6\$(?:rounds=([1-9][0-9]{3,8})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86})",
       {{{"rounds", kShaCryptRoundsMax}}}},
      {"SHA-256 crypt",
       R"(\$5\$(?:rounds=([1-9][0-9]{3,8})\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43})",
       {{{"rounds", kShaCryptRoundsMax}}}},
      {"argon2",
       R"(\$argon2(?:id|i|d)\$v=19\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,8}))"
       R"(\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,86})",
       {{{"m", kArgon2KibibytesMax}, {"t", kArgon2PassesMax}, {"p", kArgon2LanesMax}}}},
  }};
  return kMethods;
}

// The numbers that the pattern has found; nothing where the hash is of another method.
std::optional<std::array<std::uint64_t, 3>> costs_of(const Method& method, std::string_view hash) {
  std::array<re2::StringPiece, 3> found;
  std::array<RE2::Arg, 3> arguments{&found[0], &found[1], &found[2]};
  const std::array<const RE2::Arg*, 3> pointers{&arguments[0], &arguments[1], &arguments[2]};
  const re2::StringPiece text(hash.data(), hash.size());
  if (!RE2::FullMatchN(text, method.pattern, pointers.data(), method.pattern.NumberOfCapturingGroups()))
    return std::nullopt;
  std::array<std::uint64_t, 3> costs{};
  for (std::size_t i = 0; i < costs.size(); ++i)
    std::from_chars(found[i].data(), found[i].data() + found[i].size(), costs[i]);  // digits, or not there at all
  return costs;
}

bool crypt_matches(const std::string& password, const std::string& hash) {
  const auto work = std::make_unique<crypt_data>();
  errno = 0;
  const char* made = crypt_r(password.c_str(), hash.c_str(), work.get());
  if (errno == ENOMEM) throw std::bad_alloc();
  const std::string_view result = made == nullptr ? std::string_view() : made;
  const bool same = result.size() == hash.size() && CRYPTO_memcmp(result.data(), hash.data(), hash.size()) == 0;
  OPENSSL_cleanse(work.get(), sizeof *work);
  return same;
}

bool argon2_matches(const std::string& password, const std::string& hash) {
  const argon2_type type =
      hash.starts_with("$argon2id$") ? Argon2_id : (hash.starts_with("$argon2i$") ? Argon2_i : Argon2_d);
  const int result = argon2_verify(hash.c_str(), password.data(), password.size(), type);
  if (result == ARGON2_MEMORY_ALLOCATION_ERROR || result == ARGON2_THREAD_FAIL) throw std::bad_alloc();
  return result == ARGON2_OK;
}

}  // namespace

std::string check_password_hash(std::string_view hash) {
  for (const Method& method : methods()) {
    const auto costs = costs_of(method, hash);
    if (!costs) continue;
    for (std::size_t i = 0; i < costs->size(); ++i) {
      const Cost& cost = method.costs[i];
      if ((*costs)[i] > cost.max)
        return fmt::format("{}: expected {} of {} at most, found {}", method.name, cost.name, cost.max, (*costs)[i]);
    }
    // RFC 9106 §3.1; the library would take no password for right. The other methods have no lanes.
    const auto [memory, passes, lanes] = *costs;
    if (memory < kArgon2KibibytesPerLane * lanes)
      return fmt::format("argon2: expected m of {} at least, found {}", kArgon2KibibytesPerLane * lanes, memory);
    return {};
  }
  return "expected a whole hash of bcrypt (htpasswd -B), yescrypt, SHA-512 or SHA-256 crypt, or argon2";
}

bool password_matches(const std::string& password, const std::string& hash) {
  return hash.starts_with("$argon2") ? argon2_matches(password, hash) : crypt_matches(password, hash);
}

}  // namespace candor::filters::auth
