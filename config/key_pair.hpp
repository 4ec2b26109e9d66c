// A certificate, those between it and its CA, and its private key, read from PEM files; or what is wrong with them.
#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/openssl.hpp"

namespace candor::config {

inline constexpr std::size_t kPemBytesMax = 1024 * 1024;
inline constexpr std::size_t kChainMax = 16;  // certificates of one file

struct KeyPair {
  openssl::Certificate leaf;
  std::vector<openssl::Certificate> chain;  // without the leaf
  openssl::PrivateKey key;
  // What is wrong with each file, with its name and what was expected; empty for nothing.
  std::string certificate_error;
  std::string key_error;

  bool good() const { return certificate_error.empty() && key_error.empty(); }
};

// `now`: a certificate that is not valid at this moment is an error.
KeyPair read_key_pair(const KeyPairFiles& files, std::time_t now);

// What is wrong with a file of CA certificates; empty for nothing.
std::string check_ca_file(const std::string& file);

bool valid_now(const X509& certificate);
std::time_t not_after(const X509& certificate);
std::string date_text(std::time_t time);  // "2026-11-21 08:30:00 UTC"

}  // namespace candor::config
