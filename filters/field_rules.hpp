// What one side of `header_rules` does to a message: remove, then set, then add, so that a rule can replace what it has
// just removed and nothing takes away what was added.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "config/section.hpp"
#include "filters/text_template.hpp"

namespace candor::filters {

struct FieldText {
  std::string name;
  TextTemplate value;
};

class FieldRules {
 public:
  // Reads `remove`, `set` and `add`, and reports what is wrong with them.
  void read(config::Section& section, Message message);

  void apply(Exchange& exchange, http1::Fields& fields, int status) const;
  std::size_t size() const { return remove_.size() + set_.size() + add_.size(); }

 private:
  std::vector<std::string> remove_;
  std::vector<FieldText> set_;
  std::vector<FieldText> add_;
};

// The mapping of names to values that `key` is, checked and taken apart.
std::vector<FieldText> read_field_texts(config::Section& section, std::string_view key, Message message);

}  // namespace candor::filters
