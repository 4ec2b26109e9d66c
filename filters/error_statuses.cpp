#include "filters/error_statuses.hpp"

#include "proxy/http1/characters.hpp"

namespace candor::filters {

bool ErrorStatuses::add(std::string_view word) {
  if (word.size() != 3 || (word[0] != '4' && word[0] != '5')) return false;
  const int hundred = (word[0] - '0') * 100;
  if (word.substr(1) == "xx") {
    for (int status = hundred; status < hundred + 100; ++status) statuses_.set(index(status));
    return true;
  }
  if (!http1::is_digit(word[1]) || !http1::is_digit(word[2])) return false;
  statuses_.set(index(hundred + (word[1] - '0') * 10 + (word[2] - '0')));
  return true;
}

}  // namespace candor::filters
