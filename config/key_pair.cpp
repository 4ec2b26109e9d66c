#include "config/key_pair.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "config/file_text.hpp"
#include "config/quote.hpp"

namespace candor::config {
namespace {

using Memory = std::unique_ptr<BIO, openssl::FreedBy<BIO_free>>;

// The text of a file that must be there. False: `error` says why not.
bool read_text(const std::string& file, std::string& text, std::string& error) {
  if (!read_file_text(file, kPemBytesMax, text)) {
    error = fmt::format("{} cannot be read: {}", quote(file), std::generic_category().message(errno));
    return false;
  }
  if (text.size() <= kPemBytesMax) return true;
  error = fmt::format("{} has more than {} bytes", quote(file), kPemBytesMax);
  return false;
}

Memory memory_of(const std::string& text) {
  return Memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Nobody is there to be asked for the password of what is encrypted; without this, OpenSSL asks the terminal.
int no_password(char*, int, int, void*) { return -1; }

// What is wrong with the certificates of a file, of which there must be one; empty for nothing.
std::string read_all(const std::string& file, std::vector<openssl::Certificate>& found) {
  std::string text;
  std::string error;
  if (!read_text(file, text, error)) return error;
  const Memory memory = memory_of(text);
  for (;;) {
    openssl::Certificate each(PEM_read_bio_X509(memory.get(), nullptr, no_password, nullptr));
    if (!each) break;
    found.push_back(std::move(each));
  }
  // "No start line" is how OpenSSL says that no more of them is there.
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) return fmt::format("certificate {} in {} cannot be read", found.size() + 1, quote(file));
  if (!found.empty()) return {};
  return fmt::format("{} holds no certificate; expected PEM (-----BEGIN CERTIFICATE-----)", quote(file));
}

std::time_t time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return 0;
  return ::timegm(&parts);
}

std::string wrong_time(const std::string& file, const X509& certificate, std::time_t now) {
  const std::time_t begin = time_of(X509_get0_notBefore(&certificate));
  const std::time_t end = not_after(certificate);
  if (now < begin)
    return fmt::format("the certificate in {} is not valid before {}; expected one that is valid now", quote(file),
                       date_text(begin));
  if (now > end)
    return fmt::format("the certificate in {} expired at {}; expected one that is valid now", quote(file),
                       date_text(end));
  return {};
}

void read_certificates(const std::string& file, std::time_t now, KeyPair& pair) {
  pair.certificate_error = read_all(file, pair.chain);
  if (pair.chain.size() > kChainMax)
    pair.certificate_error =
        fmt::format("{} holds {} certificates; expected {} at most", quote(file), pair.chain.size(), kChainMax);
  if (!pair.certificate_error.empty()) return;
  pair.leaf = std::move(pair.chain.front());
  pair.chain.erase(pair.chain.begin());
  pair.certificate_error = wrong_time(file, *pair.leaf, now);
}

void read_key(const std::string& file, KeyPair& pair) {
  std::string text;
  if (!read_text(file, text, pair.key_error)) return;
  const Memory memory = memory_of(text);
  pair.key.reset(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_password, nullptr));
  OPENSSL_cleanse(text.data(), text.size());
  ERR_clear_error();
  if (!pair.key)
    pair.key_error =
        fmt::format("{} holds no private key that can be read; expected PEM without a password", quote(file));
}

// Whether OpenSSL would show it: keys and signatures must have the strength of its security level.
std::string too_weak(const std::string& file, const KeyPair& pair) {
  const openssl::Context trial(SSL_CTX_new(TLS_method()));
  bool taken = trial && SSL_CTX_use_cert_and_key(trial.get(), pair.leaf.get(), pair.key.get(), nullptr, 1) == 1;
  for (const openssl::Certificate& each : pair.chain)
    taken = taken && SSL_CTX_add1_chain_cert(trial.get(), each.get()) == 1;
  if (taken) return {};
  return fmt::format("the certificate in {} cannot be used: {}", quote(file), openssl::take_error());
}

}  // namespace

KeyPair read_key_pair(const KeyPairFiles& files, std::time_t now) {
  KeyPair pair;
  read_certificates(files.certificate, now, pair);
  read_key(files.key, pair);
  if (pair.leaf && pair.key && X509_check_private_key(pair.leaf.get(), pair.key.get()) != 1) {
    ERR_clear_error();
    pair.key_error = fmt::format("the key in {} is not that of the certificate in {}; expected a pair",
                                 quote(files.key), quote(files.certificate));
  } else if (pair.leaf && pair.key && pair.good()) {
    pair.certificate_error = too_weak(files.certificate, pair);
  }
  return pair;
}

std::string check_ca_file(const std::string& file) {
  std::vector<openssl::Certificate> found;
  return read_all(file, found);
}

bool valid_now(const X509& certificate) {
  return X509_cmp_current_time(X509_get0_notBefore(&certificate)) < 0 &&
         X509_cmp_current_time(X509_get0_notAfter(&certificate)) > 0;
}

std::time_t not_after(const X509& certificate) { return time_of(X509_get0_notAfter(&certificate)); }

std::string date_text(std::time_t time) { return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(time)); }

}  // namespace candor::config
