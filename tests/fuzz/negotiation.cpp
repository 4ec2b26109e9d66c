// What a client says of the answer that it wants, whatever it sends: Accept, Range, and the tags of If-Match,
// If-None-Match and If-Range. The input is one value a line, in this order: Accept, Range, tags, If-Range.
#include <algorithm>
#include <array>
#include <string>

#include "proxy/accept.hpp"
#include "proxy/conditional/byte_range.hpp"
#include "proxy/conditional/entity_tag.hpp"
#include "proxy/conditional/selection.hpp"
#include "proxy/http1/characters.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/input.hpp"

namespace candor::test {
namespace {

using namespace conditional;

constexpr std::string_view kOwnTag = "\"v1\"";
constexpr std::array<std::size_t, 4> kSizes{0, 1, 10, 1 << 20};

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = http1::trim(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void read_accept(std::string_view value) {
  const ContentForm form = preferred_form(value);
  expect(preferred_form(value.substr(0, kAcceptBytesMax)) == form, "what stands behind the limit is not read");
  std::string lower(value);
  std::ranges::transform(lower, lower.begin(), http1::to_lower);
  expect(preferred_form(lower) == form, "case does not matter");
  const bool short_list = value.size() < kAcceptBytesMax / 2 &&
                          static_cast<std::size_t>(std::ranges::count(value, ',')) < kAcceptRangesMax / 2;
  if (!short_list || value.find('"') != std::string_view::npos) return;
  expect(preferred_form(lower + "," + lower) == form, "saying it twice says nothing new");
}

void read_range(std::string_view value, std::size_t size) {
  const ByteRange range = byte_range(value, size);
  if (range.kind != ByteRange::Kind::part) {
    expect(range.first == 0 && range.size == 0, "only a part has a place");
    return;
  }
  expect(range.size > 0 && range.first < size && range.size <= size - range.first, "a part lies within the content");
  const std::string again = "bytes=" + std::to_string(range.first) + "-" + std::to_string(range.first + range.size - 1);
  expect(byte_range(again, size) == range, "a part can be asked for by its ends", again);
  const std::string several = std::string(value) + ",0-0";
  expect(byte_range(several, size).kind == ByteRange::Kind::whole, "several ranges are the whole", several);
}

std::optional<bool> lists_own(std::string_view value, Comparison comparison) {
  http1::Fields fields;
  fields.add("If-Match", value);
  return lists_tag(fields, "If-Match", kOwnTag, comparison);
}

void read_tags(std::string_view value) {
  const std::optional<bool> strong = lists_own(value, Comparison::strong);
  const std::optional<bool> weak = lists_own(value, Comparison::weak);
  expect(strong.has_value() == weak.has_value(), "how tags are compared does not make them a list");
  if (strong == true) expect(weak == true, "a strong match is a weak one too");

  std::string longer = std::string(value) + ",";
  longer += kOwnTag;
  const bool has_star =
      strong == true && value.find('*') != std::string_view::npos && value.find('"') == std::string_view::npos;
  const std::optional<bool> expected = strong && !has_star ? std::optional(true) : std::nullopt;
  expect(lists_own(longer, Comparison::strong) == expected, "what stands in a list is found in it", longer);

  std::string_view rest = value;
  const std::string_view tag = take_entity_tag(rest);
  expect(tag.size() + rest.size() == value.size(), "a tag is taken from the front");
  if (!tag.empty()) expect(is_same_tag(tag, tag, Comparison::strong), "a tag is the same as itself");
}

void select_all(const http1::Fields& fields) {
  for (const std::size_t size : kSizes) {
    const Representation representation{kOwnTag, size};
    const Selection get = select("GET", fields, representation);
    const Selection head = select("HEAD", fields, representation);
    expect(select("POST", fields, representation).outcome == Outcome::whole, "POST has no conditions");
    const bool has_range = get.outcome == Outcome::part || get.outcome == Outcome::range_not_satisfiable;
    expect(head.outcome == (has_range ? Outcome::whole : get.outcome), "HEAD is GET without ranges");
    if (get.outcome == Outcome::part)
      expect(get.size > 0 && get.first < size && get.size <= size - get.first, "a part lies within the content");
  }
}

void run(std::string_view input) {
  read_accept(take_line(input));
  const std::string_view range = take_line(input);
  const std::string_view tags = take_line(input);
  const std::string_view if_range = take_line(input);
  for (const std::size_t size : kSizes) read_range(range, size);
  read_tags(tags);
  read_tags(if_range);

  http1::Fields fields;
  fields.add("Range", range);
  select_all(fields);
  if (!if_range.empty()) fields.add("If-Range", if_range);
  fields.add("If-None-Match", tags);
  select_all(fields);
  fields.add("If-Match", tags);
  select_all(fields);
}

}  // namespace
}  // namespace candor::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  candor::test::run(candor::test::as_text(data, size));
  return 0;
}
