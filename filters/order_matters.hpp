// Where a filter stands among others may matter with some options only.
#pragma once

namespace candor::filters {

// A definition of such a filter has this as a base.
class OrderMatters {
 public:
  // With the options that it has. What it is about says the rule for filters of that name, in order_rules.cpp.
  virtual bool order_matters() const = 0;

 protected:
  ~OrderMatters() = default;
};

}  // namespace candor::filters
