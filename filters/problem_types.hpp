// The `type` of problem+json (RFC 9457 §3.1.1) by cause or status, as an operator names them: {rate_limited: URI,
// "503": URI}.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "proxy/failure.hpp"

namespace candor::filters {

class ProblemTypes {
 public:
  // What is wrong with the pair; empty where it was added. `name`: a cause, or a status from 400 to 599.
  std::string add(std::string_view name, const std::string& uri);

  bool empty() const { return causes_.empty() && statuses_.empty(); }
  // That of the cause, else that of the status; empty for none. Cause::none for an answer of the upstream's.
  std::string_view find(Cause cause, int status) const;

 private:
  std::map<Cause, std::string> causes_;
  std::map<int, std::string> statuses_;
};

}  // namespace candor::filters
