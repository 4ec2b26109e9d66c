// Password hashes as htpasswd, mkpasswd and argon2 write them: bcrypt, yescrypt and SHA-crypt by libxcrypt, argon2 by
// its reference library. What is quick to guess (MD5, DES, SHA-1, plain text) is refused, and so is what costs more
// than a server can spend on a stranger.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace candor::filters::auth {

inline constexpr std::uint64_t kBcryptCostMax = 15;             // some two seconds
inline constexpr std::uint64_t kShaCryptRoundsMax = 1'000'000;  // of SHA-256 and SHA-512 crypt; about a second
inline constexpr std::uint64_t kArgon2KibibytesMax = 262'144;   // 256 MiB
inline constexpr std::uint64_t kArgon2PassesMax = 16;
inline constexpr std::uint64_t kArgon2LanesMax = 16;  // threads of one check

// What is wrong with a hash; empty for nothing. Does not repeat it.
std::string check_password_hash(std::string_view hash);

// Takes its time on purpose, 20 ms to seconds: never on a worker. The hash is a good one. Throws std::bad_alloc where
// there is no memory or no thread for it, which must not look like a wrong password.
bool password_matches(const std::string& password, const std::string& hash);

}  // namespace candor::filters::auth
