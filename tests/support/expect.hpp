// A row of the failure contract as one exchange must show it everywhere: in the answer, in the log and in the metrics.
// Each of these expects that the program has had exactly one exchange.
#pragma once

#include <string>

#include "tests/support/candor.hpp"

namespace candor::test {

struct Failure {
  int status = 0;
  std::string cause = "";
  std::string token = "";     // RFC 9209 error type
  std::string route = "web";  // "-" where none was found
  std::string error = "";     // part of what the log says of it
};

// The client got this row's answer, made by the proxy.
void expect_answer(const Candor& candor, const Response& response, const Failure& failure);

// The head of an upstream's response had gone out, and its content was cut so that nobody can take it for complete.
void expect_cut(const Candor& candor, const Response& response, const Failure& failure);

// The client got no final head; the log calls it 499.
void expect_abort(const Candor& candor, const std::string& cause);

// Only the answer itself: fields and body of `failure`, whatever was counted.
void expect_answer_form(const Response& response, const Failure& failure);

std::string text_of(const boost::json::object& line, std::string_view key);  // empty where there is none
std::int64_t number_of(const boost::json::object& line, std::string_view key);

}  // namespace candor::test
