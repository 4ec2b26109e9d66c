#include "proxy/http1/fields.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "proxy/http1/characters.hpp"

namespace candor::http1 {

namespace {

constexpr struct {
  Name id;
  std::string_view name;
} kNames[] = {
    {Name::accept, "accept"},
    {Name::cdn_loop, "cdn-loop"},
    {Name::connection, "connection"},
    {Name::content_length, "content-length"},
    {Name::content_type, "content-type"},
    {Name::cookie, "cookie"},
    {Name::date, "date"},
    {Name::expect, "expect"},
    {Name::forwarded, "forwarded"},
    {Name::host, "host"},
    {Name::http2_settings, "http2-settings"},
    {Name::keep_alive, "keep-alive"},
    {Name::max_forwards, "max-forwards"},
    {Name::proxy_connection, "proxy-connection"},
    {Name::proxy_status, "proxy-status"},
    {Name::retry_after, "retry-after"},
    {Name::te, "te"},
    {Name::trailer, "trailer"},
    {Name::transfer_encoding, "transfer-encoding"},
    {Name::upgrade, "upgrade"},
    {Name::via, "via"},
    {Name::x_forwarded_for, "x-forwarded-for"},
    {Name::x_forwarded_host, "x-forwarded-host"},
    {Name::x_forwarded_proto, "x-forwarded-proto"},
    {Name::x_request_id, "x-request-id"},
};

constexpr std::size_t kLengthMax = 17;  // of the names above

// The names of one length and first letter are so few that no more hashing is needed: at most two.
constexpr std::size_t bucket_of(std::size_t length, char first) {
  return length * 26 + static_cast<std::size_t>(to_lower(first) - 'a');
}

struct Index {
  static constexpr std::size_t kPerBucket = 2;
  std::array<std::array<std::uint8_t, kPerBucket>, (kLengthMax + 1) * 26> buckets{};  // index into kNames + 1; 0 = none

  constexpr Index() {
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
      auto& bucket = buckets[bucket_of(kNames[i].name.size(), kNames[i].name.front())];
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
    if (place != 0 && iequals(field_name, kNames[place - 1].name)) return kNames[place - 1].id;
  }
  return Name::other;
}

void Fields::remove(Name id) {
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
  fields_.erase(std::remove_if(first + 1, fields_.end(), same), fields_.end());
}

const Field* Fields::find(Name id) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [id](const Field& field) { return field.id == id; });
  return found == fields_.end() ? nullptr : &*found;
}

const Field* Fields::find(std::string_view name) const {
  const auto found =
      std::find_if(fields_.begin(), fields_.end(), [name](const Field& field) { return iequals(field.name, name); });
  return found == fields_.end() ? nullptr : &*found;
}

std::size_t Fields::count(Name id) const {
  return static_cast<std::size_t>(
      std::count_if(fields_.begin(), fields_.end(), [id](const Field& field) { return field.id == id; }));
}

}  // namespace candor::http1
