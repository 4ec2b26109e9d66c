#include "filters/field_edit.hpp"

#include <string>

#include "proxy/http1/characters.hpp"

namespace candor::filters {
namespace {

bool named_by_connection(const http1::Fields& fields, std::string_view name) {
  for (const http1::Field& field : fields) {
    if (field.id != http1::Name::connection) continue;
    const bool others =
        http1::for_each_member(field.value, [name](std::string_view option) { return !http1::iequals(option, name); });
    if (!others) return true;
  }
  return false;
}

// The sender's own field of that name was meant for us alone and goes, as it would have gone later.
void take_from_connection(Exchange& exchange, http1::Fields& fields, std::string_view name) {
  std::string rest;
  for (const http1::Field& field : fields) {
    if (field.id != http1::Name::connection) continue;
    http1::for_each_member(field.value, [&](std::string_view option) {
      if (!http1::iequals(option, name)) rest.append(rest.empty() ? "" : ", ").append(option);
      return true;
    });
  }
  fields.remove(name);
  fields.set("Connection", exchange.keep(std::move(rest)));
}

}  // namespace

void set_field(Exchange& exchange, http1::Fields& fields, std::string_view name, std::string_view value) {
  if (named_by_connection(fields, name)) take_from_connection(exchange, fields, name);
  fields.set(name, value);
  exchange.edited_fields.push_back(name);
}

void add_field(Exchange& exchange, http1::Fields& fields, std::string_view name, std::string_view value) {
  if (named_by_connection(fields, name)) take_from_connection(exchange, fields, name);
  fields.add(name, value);
  exchange.edited_fields.push_back(name);
}

void remove_field(Exchange& exchange, http1::Fields& fields, std::string_view name) {
  fields.remove(name);
  exchange.edited_fields.push_back(name);
}

}  // namespace candor::filters
