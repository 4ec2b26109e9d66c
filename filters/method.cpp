#include "filters/method.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "config/quote.hpp"
#include "filters/order_matters.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters {
namespace {

struct AllowedMethods {
  std::vector<std::string> list;
  std::string text;  // the value of Allow
};

class MethodFilter : public PureFilter {
 public:
  explicit MethodFilter(std::shared_ptr<const AllowedMethods> allowed) : allowed_(std::move(allowed)) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    if (std::ranges::find(allowed_->list, exchange.request.method) != allowed_->list.end()) return std::nullopt;
    Reply reply;
    reply.cause = Cause::method_not_allowed;
    reply.fields.emplace_back("Allow", allowed_->text);
    return reply;
  }

 private:
  std::shared_ptr<const AllowedMethods> allowed_;
};

class Method : public FilterDefinition, public OrderMatters {
 public:
  explicit Method(AllowedMethods allowed) : allowed_(std::make_shared<AllowedMethods>(std::move(allowed))) {}

  FilterFactory build(FilterSetup&) const override {
    return [allowed = allowed_](unsigned) { return std::make_unique<MethodFilter>(allowed); };
  }
  // Preflights are OPTIONS.
  bool order_matters() const override { return std::ranges::find(allowed_->list, "OPTIONS") == allowed_->list.end(); }

 private:
  std::shared_ptr<const AllowedMethods> allowed_;
};

}  // namespace

std::shared_ptr<const FilterDefinition> configure_method(config::Section& options) {
  AllowedMethods allowed;
  const bool is_list = options.read("allow", allowed.list);
  if (allowed.list.empty() && (is_list || !options.has("allow")))
    options.fail("allow", "none; expected at least one method, such as [GET, HEAD]");
  if (allowed.list.size() > kAllowedMethodsMax)
    options.fail("allow",
                 fmt::format("expected {} methods at most, found {}", kAllowedMethodsMax, allowed.list.size()));
  for (std::size_t i = 0; i < allowed.list.size(); ++i) {
    const std::string& method = allowed.list[i];
    if (!http1::is_token(method))
      options.fail_item("allow", i, fmt::format("expected a method such as GET, found {}", config::quote(method)));
    allowed.text.append(allowed.text.empty() ? "" : ", ").append(method);
  }
  return std::make_shared<Method>(std::move(allowed));
}

}  // namespace candor::filters
