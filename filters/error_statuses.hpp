// A list of statuses of errors: [404, 5xx]. It can hold no others, so that a page for errors is never sent with a 200.
#pragma once

#include <bitset>
#include <string_view>

namespace candor::filters {

class ErrorStatuses {
 public:
  // False where the word is neither a status from 400 to 599, nor 4xx or 5xx.
  bool add(std::string_view word);

  bool any() const { return statuses_.any(); }
  bool contain(int status) const { return status >= kFirst && status <= kLast && statuses_[index(status)]; }

 private:
  static constexpr int kFirst = 400;
  static constexpr int kLast = 599;
  static std::size_t index(int status) { return static_cast<std::size_t>(status - kFirst); }

  std::bitset<kLast - kFirst + 1> statuses_;
};

}  // namespace candor::filters
