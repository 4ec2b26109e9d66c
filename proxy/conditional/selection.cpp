#include "proxy/conditional/selection.hpp"

#include "proxy/conditional/byte_range.hpp"
#include "proxy/conditional/entity_tag.hpp"

namespace candor::conditional {
namespace {

struct SingleField {
  const http1::Field* field = nullptr;
  bool repeated = false;  // no list: then it says nothing that can be relied on
};

SingleField find_single(const http1::Fields& fields, std::string_view name) {
  SingleField found;
  for (const http1::Field& field : fields) {
    if (!http1::iequals(field.name, name)) continue;
    found.repeated = found.field != nullptr;
    found.field = &field;
    if (found.repeated) break;
  }
  return found;
}

// The whole value is a tag, and ours (RFC 9110 §13.1.5).
bool is_own_tag(std::string_view value, std::string_view own) {
  const std::string_view tag = take_entity_tag(value);
  return value.empty() && is_same_tag(tag, own, Comparison::strong);
}

// RFC 9110 §14.2: only GET has ranges.
Selection select_range(const http1::Fields& fields, const Representation& representation) {
  const SingleField range = find_single(fields, "Range");
  if (range.field == nullptr || range.repeated) return {};
  const SingleField condition = find_single(fields, "If-Range");
  const bool resumed = condition.field != nullptr;
  if (resumed && (condition.repeated || !is_own_tag(condition.field->value, representation.entity_tag))) return {};

  const ByteRange bytes = byte_range(range.field->value, representation.size);
  switch (bytes.kind) {
    case ByteRange::Kind::whole:
      break;
    case ByteRange::Kind::part:
      return {.outcome = Outcome::part, .first = bytes.first, .size = bytes.size, .resumed = resumed};
    case ByteRange::Kind::unsatisfiable:
      return {.outcome = Outcome::range_not_satisfiable};
  }
  return {};
}

}  // namespace

Selection select(std::string_view method, const http1::Fields& fields, const Representation& representation) {
  const bool is_get = method == "GET";
  if (!is_get && method != "HEAD") return {};
  const std::string_view tag = representation.entity_tag;
  if (lists_tag(fields, "If-Match", tag, Comparison::strong) == false) return {.outcome = Outcome::precondition_failed};
  if (lists_tag(fields, "If-None-Match", tag, Comparison::weak) == true) return {.outcome = Outcome::not_modified};
  return is_get ? select_range(fields, representation) : Selection{};
}

}  // namespace candor::conditional
