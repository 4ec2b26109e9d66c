#include "proxy/tls/certificate_names.hpp"

#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "config/ip.hpp"
#include "config/openssl.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::tls {

namespace {

using GeneralNames = std::unique_ptr<GENERAL_NAMES, openssl::FreedBy<GENERAL_NAMES_free>>;

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), http1::to_lower);
  return result;
}

std::string_view text_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string address_text(std::string_view bytes) {
  constexpr std::size_t kV4Bytes = 4;
  if (bytes.size() == kV4Bytes) return config::IpAddress::v4(bytes.data()).to_string();
  config::IpAddress::Bytes address{};
  if (bytes.size() != address.size()) return {};
  std::copy(bytes.begin(), bytes.end(), address.begin());
  return config::IpAddress(address).to_string();
}

std::string name_of(const GENERAL_NAME& name) {
  if (name.type == GEN_DNS) return lower(text_of(name.d.dNSName));
  if (name.type == GEN_IPADD) return address_text(text_of(name.d.iPAddress));
  return {};
}

std::string common_name(const X509& certificate) {
  const X509_NAME* subject = X509_get_subject_name(&certificate);
  const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (index < 0) return {};
  return lower(text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index))));
}

}  // namespace

CertificateNames::CertificateNames(const X509& certificate) {
  const GeneralNames found(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  const int count = found ? sk_GENERAL_NAME_num(found.get()) : 0;
  for (int i = 0; i < count; ++i) names_.push_back(name_of(*sk_GENERAL_NAME_value(found.get(), i)));
  std::erase(names_, std::string());
  if (!names_.empty()) return;
  if (std::string name = common_name(certificate); !name.empty()) names_.push_back(std::move(name));
}

bool CertificateNames::covers(std::string_view host) const {
  const std::string name = name_of_authority(host);
  if (std::ranges::find(names_, name) != names_.end()) return true;
  const std::string wildcard = config::IpAddress::parse(name) ? std::string() : wildcard_for(name);
  return !wildcard.empty() && std::ranges::find(names_, wildcard) != names_.end();
}

std::string name_of_authority(std::string_view authority) {
  std::string_view host = authority;
  if (host.starts_with('[')) {
    host = host.substr(1, host.find(']') - 1);
  } else {
    host = host.substr(0, host.find(':'));
    if (host.ends_with('.')) host.remove_suffix(1);
  }
  const std::optional<config::IpAddress> address = config::IpAddress::parse(host);
  return address ? address->to_string() : lower(host);
}

std::string wildcard_for(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == 0 || dot == std::string_view::npos || dot + 1 == name.size()) return {};
  return "*" + std::string(name.substr(dot));
}

}  // namespace candor::tls
