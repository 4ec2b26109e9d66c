#include "filters/vary.hpp"

#include <string>
#include <utility>

#include "filters/field_edit.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters {

void add_vary(Exchange& exchange, http1::Fields& fields, std::string_view name) {
  std::string list;
  bool listed = false;
  for (const http1::Field& field : fields) {
    if (!http1::iequals(field.name, "Vary")) continue;
    http1::for_each_member(field.value, [&](std::string_view member) {
      listed = listed || member == "*" || http1::iequals(member, name);
      list.append(list.empty() ? "" : ", ").append(member);
      return true;
    });
  }
  if (listed) return;
  if (list.empty()) return set_field(exchange, fields, "Vary", name);
  set_field(exchange, fields, "Vary", exchange.keep(std::move(list.append(", ").append(name))));
}

}  // namespace candor::filters
