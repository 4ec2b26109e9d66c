// One running program with an upstream address of its own, which plays rows one after the other. Several lanes play
// side by side. What the access log says of all of them is looked at once, at the end.
#pragma once

#include <map>
#include <memory>

#include "tests/conformance/judge.hpp"
#include "tests/support/candor.hpp"

namespace candor::test::conformance {

struct Result {
  const Case* row = nullptr;
  Observed observed;
  std::vector<std::string> mistakes;
};

class Lane {
 public:
  explicit Lane(Instance instance);

  Result run(const Case& row);
  // Ends the program. Adds to the results of this lane what the log says wrongly, and gives what is wrong with the
  // program as a whole.
  std::vector<std::string> finish(std::vector<Result>& results);

 private:
  void learn_pseudonym();
  void check_log(std::vector<Result>& results) const;

  Socket listener_;
  Candor candor_;
  std::string pseudonym_;
};

}  // namespace candor::test::conformance
