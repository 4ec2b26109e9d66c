// A filter that writes down what it sees, and answers by itself where it is told to.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proxy/filter.hpp"

namespace candor::test {

class TracingFilter final : public Filter {
 public:
  TracingFilter(std::string name, std::vector<std::string>& trace, std::optional<Reply> reply = std::nullopt)
      : name_(std::move(name)), trace_(trace), reply_(std::move(reply)) {}

  std::optional<Reply> on_request(Exchange&) override {
    trace_.push_back(name_ + "?");
    return reply_;
  }
  void on_response(Exchange&, http1::ResponseHead& head) override {
    trace_.push_back(name_ + "!");
    head.fields.set("X-Last-Filter", name_);
  }

 private:
  std::string name_;
  std::vector<std::string>& trace_;
  std::optional<Reply> reply_;
};

}  // namespace candor::test
