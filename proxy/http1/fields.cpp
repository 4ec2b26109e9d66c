#include "proxy/http1/fields.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "proxy/http1/characters.hpp"

namespace candor::http1 {

namespace {

// In the spelling that is most often sent: then no letter's case needs to be looked at.
constexpr struct {
  Name id;
  std::string_view name;
} kKnownNames[] = {
    {Name::accept, "Accept"},
    {Name::cdn_loop, "CDN-Loop"},
    {Name::client_cert, "Client-Cert"},
    {Name::client_cert_chain, "Client-Cert-Chain"},
    {Name::connection, "Connection"},
    {Name::content_length, "Content-Length"},
    {Name::content_type, "Content-Type"},
    {Name::cookie, "Cookie"},
    {Name::date, "Date"},
    {Name::expect, "Expect"},
    {Name::forwarded, "Forwarded"},
    {Name::host, "Host"},
    {Name::http2_settings, "HTTP2-Settings"},
    {Name::keep_alive, "Keep-Alive"},
    {Name::max_forwards, "Max-Forwards"},
    {Name::proxy_connection, "Proxy-Connection"},
    {Name::proxy_status, "Proxy-Status"},
    {Name::retry_after, "Retry-After"},
    {Name::te, "TE"},
    {Name::trailer, "Trailer"},
    {Name::transfer_encoding, "Transfer-Encoding"},
    {Name::upgrade, "Upgrade"},
    {Name::via, "Via"},
    {Name::x_forwarded_for, "X-Forwarded-For"},
    {Name::x_forwarded_host, "X-Forwarded-Host"},
    {Name::x_forwarded_proto, "X-Forwarded-Proto"},
    {Name::x_request_id, "X-Request-Id"},
};

constexpr std::size_t kLengthMax = 17;  // of the names above

// The names of one length and first letter are so few that no more hashing is needed: at most two.
constexpr std::size_t bucket_of(std::size_t length, char first) {
  return length * 26 + static_cast<std::size_t>(to_lower(first) - 'a');
}

struct Index {
  static constexpr std::size_t kPerBucket = 2;
  std::array<std::array<std::uint8_t, kPerBucket>, (kLengthMax + 1) * 26>
      buckets{};  // index into kKnownNames + 1; 0 = none

  constexpr Index() {
    for (std::size_t i = 0; i < std::size(kKnownNames); ++i) {
      auto& bucket = buckets[bucket_of(kKnownNames[i].name.size(), kKnownNames[i].name.front())];
      std::size_t place = 0;
      while (bucket[place] != 0) ++place;  // a third name in a bucket does not compile
      bucket[place] = static_cast<std::uint8_t>(i + 1);
    }
  }
};
constexpr Index kIndex;

}  // namespace

bool iequals(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

Name name_of(std::string_view field_name) {
  if (field_name.empty() || field_name.size() > kLengthMax) return Name::other;
  const char first = to_lower(field_name.front());
  if (first < 'a' || first > 'z') return Name::other;
  for (const std::uint8_t place : kIndex.buckets[bucket_of(field_name.size(), first)]) {
    if (place == 0) continue;
    const auto& [id, name] = kKnownNames[place - 1];
    if (field_name == name || iequals(field_name, name)) return id;
  }
  return Name::other;
}

void Fields::remove(Name id) {
  if (!may_hold(id)) return;
  std::erase_if(fields_, [id](const Field& field) { return field.id == id; });
}

void Fields::remove(std::string_view name) {
  std::erase_if(fields_, [name](const Field& field) { return iequals(field.name, name); });
}

void Fields::set(std::string_view name, std::string_view value) {
  const auto same = [name](const Field& field) { return iequals(field.name, name); };
  const auto first = std::find_if(fields_.begin(), fields_.end(), same);
  if (first == fields_.end()) return add(name, value);
  first->value = value;
  first->verbatim = false;
  fields_.erase(std::remove_if(first + 1, fields_.end(), same), fields_.end());
}

const Field* Fields::find(Name id) const {
  if (!may_hold(id)) return nullptr;
  const auto found = std::find_if(fields_.begin(), fields_.end(), [id](const Field& field) { return field.id == id; });
  return found == fields_.end() ? nullptr : &*found;
}

const Field* Fields::find(std::string_view name) const {
  const auto found =
      std::find_if(fields_.begin(), fields_.end(), [name](const Field& field) { return iequals(field.name, name); });
  return found == fields_.end() ? nullptr : &*found;
}

std::size_t Fields::count(Name id) const {
  if (!may_hold(id)) return 0;
  return static_cast<std::size_t>(
      std::count_if(fields_.begin(), fields_.end(), [id](const Field& field) { return field.id == id; }));
}

}  // namespace candor::http1
