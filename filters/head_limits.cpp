#include "filters/head_limits.hpp"

#include <array>
#include <cstdint>
#include <string>

#include "proxy/http1/fault.hpp"
#include "proxy/refusal.hpp"

namespace candor::filters {
namespace {

// 0: none but the limit of the process.
struct HeadRules {
  std::uint64_t target = 0;       // bytes, as in limits.request_target
  std::uint64_t fields = 0;       // as in limits.request_fields
  std::uint64_t field_bytes = 0;  // as in limits.request_head
  bool refuses_expect = false;
};

bool passes(std::uint64_t limit, std::size_t size) { return limit == 0 || size <= limit; }

// The head as it has come: what other filters have set in it is not the client's.
struct HeadSizes {
  explicit HeadSizes(const http1::HeadScanner& scanner)
      : fields(scanner.line_ends().size() - 1),
        field_bytes(scanner.head_bytes() - scanner.line_ends().front() - kLineEnding) {}

  static constexpr std::size_t kLineEnding = 2;
  std::size_t fields;
  std::size_t field_bytes;  // with the empty line at the end
};

// RFC 9110 §10.1.1: HTTP/1.0 has no expectations.
bool expects(const http1::RequestHead& request) {
  return request.minor_version > 0 && request.fields.find(http1::Name::expect) != nullptr;
}

class HeadLimitsFilter : public PureFilter {
 public:
  explicit HeadLimitsFilter(HeadRules rules) : rules_(rules) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    const std::size_t target = exchange.request.target.size();
    if (!passes(rules_.target, target))
      return reply_for(http1::limit_fault(Cause::target_too_long, "head_limits.target", rules_.target, target));
    const HeadSizes sizes(exchange.scanner);
    if (!passes(rules_.fields, sizes.fields))
      return reply_for(http1::limit_fault(Cause::head_too_large, "head_limits.fields", rules_.fields, sizes.fields));
    if (!passes(rules_.field_bytes, sizes.field_bytes))
      return reply_for(
          http1::limit_fault(Cause::head_too_large, "head_limits.field_bytes", rules_.field_bytes, sizes.field_bytes));
    if (rules_.refuses_expect && expects(exchange.request)) return refuse_expect();
    return std::nullopt;
  }

 private:
  static Reply refuse_expect() {
    Reply reply;
    reply.cause = Cause::expectation_failed;
    reply.detail = "No expectation is met here: send the content without asking first.";
    reply.log_detail = "head_limits.expect is refuse";
    return reply;
  }

  HeadRules rules_;
};

class HeadLimits : public FilterDefinition {
 public:
  explicit HeadLimits(HeadRules rules) : rules_(rules) {}

  FilterFactory build(FilterSetup&) const override {
    return [rules = rules_](unsigned) { return std::make_unique<HeadLimitsFilter>(rules); };
  }

 private:
  HeadRules rules_;
};

void read_bytes(config::Section& options, std::string_view key, std::uint64_t& limit) {
  config::Bytes bytes{limit};
  options.read(key, bytes);
  limit = bytes.count;
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_head_limits(config::Section& options) {
  constexpr std::array<std::string_view, 2> kExpect{"allow", "refuse"};
  HeadRules rules;
  read_bytes(options, "target", rules.target);
  options.read("fields", rules.fields);
  read_bytes(options, "field_bytes", rules.field_bytes);
  std::size_t expect = 0;
  options.read("expect", kExpect, expect);
  rules.refuses_expect = expect == 1;
  return std::make_shared<HeadLimits>(rules);
}

}  // namespace candor::filters
