// The keys `tls` of listeners and upstreams. Whether the files that they name are any good is asked by tls_files.hpp.
#include <array>

#include "config/load.hpp"
#include "config/quote.hpp"
#include "config/syntax.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace candor::config {
namespace {

constexpr std::array<std::string_view, 2> kVersions{"1.2", "1.3"};
constexpr std::array<std::string_view, 3> kClientCertificates{"none", "optional", "required"};

TlsVersion read_min_version(Section& section) {
  std::size_t version = 0;
  section.read("min_version", kVersions, version);
  return static_cast<TlsVersion>(version);
}

void read_file_name(Section& section, std::string_view key, std::string_view expected, std::string& out) {
  if (read_required(section, key, expected, out) && out.empty())
    section.fail(key, fmt::format("expected {}, found {}", expected, quote(out)));
}

KeyPairFiles load_key_pair(Section& section) {
  KeyPairFiles files;
  files.mark = section.mark();
  read_file_name(section, "certificate", "a PEM file with a certificate and those between it and its CA",
                 files.certificate);
  read_file_name(section, "key", "a PEM file with the private key of the certificate", files.key);
  return files;
}

// An address stands without brackets, as in certificates.
bool is_server_name(std::string_view text) { return is_host_name(text) || IpAddress::parse(text).has_value(); }

}  // namespace

void load_listener_tls(Section& listener, ListenerTls& tls) {
  Section section = listener.section("tls");
  tls.mark = section.mark();
  section.each("certificates", [&](Section& each) {
    tls.certificates.push_back(load_key_pair(each));
    each.finish();
  });
  if (tls.certificates.empty())
    section.fail("certificates", "none; expected at least one, such as - {certificate: a.pem, key: a.key}");
  tls.min_version = read_min_version(section);
  std::size_t wanted = 0;
  section.read("client_certificates", kClientCertificates, wanted);
  tls.client_certificates = static_cast<ClientCertificates>(wanted);
  section.read("client_ca", tls.client_ca);
  const bool asks = tls.client_certificates != ClientCertificates::none;
  if (asks && tls.client_ca.empty())
    section.fail("client_ca", "missing; expected a PEM file with the CAs that may have signed client certificates");
  if (!asks && !tls.client_ca.empty())
    section.fail("client_ca", "expected client_certificates: optional or required with it");
  section.finish();
}

void load_upstream_tls(Section& upstream, const std::vector<Endpoint>& endpoints, UpstreamTls& tls) {
  Section section = upstream.section("tls");
  tls.mark = section.mark();
  section.read("ca", tls.ca);
  if (section.read("server_name", tls.server_name) && !tls.server_name.empty() && !is_server_name(tls.server_name))
    section.fail("server_name", fmt::format("expected a name such as api.example.com, or an IP address, found {}",
                                            quote(tls.server_name)));
  section.read("verify", tls.verify);
  if (!tls.verify && !tls.ca.empty())
    section.fail("ca", "nothing is verified with verify: false; expected one of both");
  if (section.has("certificate") || section.has("key")) tls.key_pair = load_key_pair(section);
  tls.min_version = read_min_version(section);
  // An endpoint that could not be read may have been meant.
  const auto may_use = [](const Endpoint& endpoint) { return endpoint.tls || endpoint.url.empty(); };
  if (upstream.has("tls") && std::ranges::none_of(endpoints, may_use))
    upstream.fail("tls", "no endpoint is spoken to by TLS; expected one that begins with https://");
  section.finish();
}

}  // namespace candor::config
