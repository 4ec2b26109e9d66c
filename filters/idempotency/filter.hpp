// Lets the first request of a key through and keeps its answer for the others. One for each worker and route; the store
// is shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "filters/idempotency/identity.hpp"
#include "filters/idempotency/settings.hpp"
#include "filters/idempotency/store.hpp"
#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"
#include "proxy/observe/cells.hpp"

namespace candor::filters::idempotency {

// What became of a request with a key, or of one that should have had one.
enum class Outcome : std::uint8_t {
  first,
  running,
  replayed,
  not_kept,
  mismatched,
  full,
  too_large,
  invalid,
};
inline constexpr std::size_t kOutcomes = 8;
inline constexpr std::array<std::string_view, kOutcomes> kOutcomeNames{"first",      "running", "replayed",  "not_kept",
                                                                       "mismatched", "full",    "too_large", "invalid"};

// Of one worker.
struct Counters {
  std::array<observe::Counter*, kOutcomes> outcomes{};
  observe::Counter* evictions = nullptr;

  void count(Outcome outcome) const { outcomes[static_cast<std::size_t>(outcome)]->add(); }
};

class IdempotencyFilter : public Filter, public WaitHook, public ResponseContentHook, public CompleteHook {
 public:
  IdempotencyFilter(std::shared_ptr<const Settings> settings, std::shared_ptr<Store> store, const HashSecret& secret,
                    const Counters& counters)
      : settings_(std::move(settings)),
        store_(std::move(store)),
        identifier_(settings_->scope_field, settings_->compared_fields, secret),
        counters_(counters) {}

  std::optional<Reply> on_request(Exchange& exchange) override;
  net::Task<std::optional<Reply>> wait_on_request(Exchange& exchange, const Waiting& waiting) override;
  void on_response(Exchange& exchange, http1::ResponseHead& head) override;
  void on_response_content(Exchange& exchange, std::string_view content, bool last) override;
  void on_complete(Exchange& exchange) noexcept override;
  Verdict explain(Exchange& exchange) override;

 private:
  struct Asked {
    std::optional<std::string> key;
    std::optional<Reply> refusal;
  };
  Asked look(const Exchange& exchange) const;
  std::optional<Reply> too_large() const;
  std::optional<Reply> claim(Exchange& exchange, std::string_view key, std::string_view content);
  std::optional<Reply> full() const;
  bool make_room(Store::Claim& claim, std::size_t more, Clock::time_point now) const;

  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<Store> store_;
  Identifier identifier_;
  Counters counters_;
};

}  // namespace candor::filters::idempotency
