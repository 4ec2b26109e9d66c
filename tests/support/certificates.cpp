#include "tests/support/certificates.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <bit>
#include <filesystem>

namespace candor::test {
namespace {

using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

std::string drained(BIO* memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

KeyHandle new_key(KeyKind kind) {
  constexpr std::size_t kRsaBits = 2048;
  KeyHandle key(kind == KeyKind::ec ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
                                    : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kRsaBits));
  must(key != nullptr, "key");
  return key;
}

bool is_ip_address(const std::string& name) {
  in6_addr address{};
  return ::inet_pton(AF_INET, name.c_str(), &address) == 1 || ::inet_pton(AF_INET6, name.c_str(), &address) == 1;
}

std::string alternative_names(const CertificateOptions& options) {
  std::string value;
  for (const std::string& name : options.names) value += (is_ip_address(name) ? ",IP:" : ",DNS:") + name;
  for (const std::string& name : options.dns_names) value += ",DNS:" + name;
  return value.substr(value.empty() ? 0 : 1);
}

void set_serial(X509* certificate) {
  std::uint64_t serial = 0;
  RAND_bytes(std::bit_cast<unsigned char*>(&serial), sizeof serial);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial | 1U);
}

void set_subject(X509* certificate, const std::string& name) {
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             std::bit_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
}

struct Issuer {
  X509* certificate;
  EVP_PKEY* key;
};

void add_extension(X509* certificate, const Issuer& issuer, int which, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer.certificate, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, which, value.c_str()));
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension");
}

struct Paper {
  std::string subject;
  CertificateOptions options;
  bool authority = false;
};

// Signed by `issuer`, or by itself where there is none.
Certificate make(const Paper& paper, const Certificate* issuer, std::vector<std::string> chain) {
  KeyHandle key = new_key(paper.options.key);
  CertificateHandle certificate(X509_new());
  const Issuer signer =
      issuer != nullptr ? Issuer{issuer->certificate(), issuer->key()} : Issuer{certificate.get(), key.get()};
  X509_set_version(certificate.get(), X509_VERSION_3);
  set_serial(certificate.get());
  set_subject(certificate.get(), paper.subject);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer.certificate));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), std::chrono::seconds(paper.options.valid_from).count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), std::chrono::seconds(paper.options.valid_until).count());
  X509_set_pubkey(certificate.get(), key.get());
  add_extension(certificate.get(), signer, NID_subject_key_identifier, "hash");
  add_extension(certificate.get(), signer, NID_authority_key_identifier, "keyid");
  if (paper.authority) {
    add_extension(certificate.get(), signer, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), signer, NID_key_usage, "critical,keyCertSign,cRLSign");
  } else {
    add_extension(certificate.get(), signer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), signer, NID_key_usage, "critical,digitalSignature");
    add_extension(certificate.get(), signer, NID_ext_key_usage, "serverAuth,clientAuth");
    if (const std::string names = alternative_names(paper.options); !names.empty())
      add_extension(certificate.get(), signer, NID_subject_alt_name, names);
  }
  must(X509_sign(certificate.get(), signer.key, EVP_sha256()) > 0, "sign");
  return {std::move(certificate), std::move(key), std::move(chain)};
}

std::string subject_of(const CertificateOptions& options) {
  return options.names.empty() ? "without names" : options.names.front();
}

std::string in_base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(std::bit_cast<unsigned char*>(text.data()),
                                   std::bit_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

void replace_file(const std::filesystem::path& path, std::string_view text) {
  const std::filesystem::path fresh = path.string() + ".new";
  write_file(fresh, text);
  std::filesystem::rename(fresh, path);
}

}  // namespace

Certificate::Certificate(CertificateHandle certificate, KeyHandle key, std::vector<std::string> chain)
    : certificate_(std::move(certificate)), key_(std::move(key)), chain_(std::move(chain)) {}

std::string Certificate::pem() const {
  const Memory memory(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_X509(memory.get(), certificate_.get()) == 1, "certificate");
  std::string text = drained(memory.get());
  for (const std::string& next : chain_) text += next;
  return text;
}

std::string Certificate::key_pem() const {
  const Memory memory(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "key");
  return drained(memory.get());
}

std::string Certificate::base64() const { return base64_of(certificate_.get()); }

std::string Certificate::key_fingerprint() const {
  unsigned char* bytes = nullptr;
  const int size = i2d_PUBKEY(key_.get(), &bytes);
  must(size > 0, "public key");
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned digest_size = 0;
  EVP_Digest(bytes, static_cast<std::size_t>(size), std::bit_cast<unsigned char*>(digest.data()), &digest_size,
             EVP_sha256(), nullptr);
  OPENSSL_free(bytes);
  digest.resize(digest_size);
  return in_base64(digest);
}

Certificate Certificate::without_chain() const {
  Certificate alone = *this;
  alone.chain_.clear();
  return alone;
}

Authority::Authority(std::string_view name)
    : own_(make({.subject = std::string(name), .options = {}, .authority = true}, nullptr, {})) {}

Certificate Authority::issue(const CertificateOptions& options) const {
  const bool root = X509_self_signed(own_.certificate(), 0) == 1;
  std::vector<std::string> chain;
  if (!root) chain.push_back(own_.pem());
  return make({.subject = subject_of(options), .options = options}, &own_, std::move(chain));
}

Authority Authority::subordinate(std::string_view name) const {
  return Authority(make({.subject = std::string(name), .options = {}, .authority = true}, &own_, {}));
}

Certificate self_signed(const CertificateOptions& options) {
  return make({.subject = subject_of(options), .options = options}, nullptr, {});
}

std::string base64_of(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  must(size > 0, "certificate");
  std::string text = in_base64({std::bit_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  OPENSSL_free(bytes);
  return text;
}

KeyPairFiles write_pair(const TemporaryDirectory& directory, std::string_view name, const Certificate& certificate) {
  const KeyPairFiles files{directory / (std::string(name) + ".pem"), directory / (std::string(name) + ".key")};
  replace_file(files.key, certificate.key_pem());
  replace_file(files.certificate, certificate.pem());
  return files;
}

std::string write_authority(const TemporaryDirectory& directory, std::string_view name, const Authority& authority) {
  const std::filesystem::path path = directory / (std::string(name) + ".pem");
  replace_file(path, authority.pem());
  return path;
}

}  // namespace candor::test
