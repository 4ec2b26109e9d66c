// Asks each request who it is from. Tokens and API keys are checked at once; a password that is not remembered is
// hashed beside the workers, while the request waits. One for each worker and route; what was read from files is
// shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "filters/auth/challenges.hpp"
#include "filters/auth/settings.hpp"
#include "filters/auth/store.hpp"
#include "filters/auth/verified.hpp"
#include "filters/key_hash.hpp"
#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"
#include "proxy/observe/cells.hpp"
#include "proxy/watched.hpp"

namespace candor::filters::auth {

enum class Decision : std::uint8_t {
  allowed,
  anonymous,  // let in without credentials
  missing,
  ambiguous,
  invalid,
  denied,
  overloaded,  // nobody had the time to look
};
inline constexpr std::size_t kDecisions = 7;
inline constexpr std::array<std::string_view, kDecisions> kDecisionNames{
    "allowed", "anonymous", "missing", "ambiguous", "invalid", "denied", "overloaded"};

// Of one worker.
struct Counters {
  std::array<std::array<observe::Counter*, kDecisions>, kSchemes> decisions{};  // null: never counted
  observe::Counter* evictions = nullptr;

  void count(Scheme scheme, Decision decision) const {
    decisions[static_cast<std::size_t>(scheme)][static_cast<std::size_t>(decision)]->add();
  }
};

class AuthFilter : public Filter, public WaitHook {
 public:
  // How long a request waits for the hash of its password before it is refused as too much.
  static constexpr std::chrono::seconds kPasswordWait{10};

  // `requirements`: those of the settings that hold for this route.
  AuthFilter(std::shared_ptr<const Settings> settings, std::vector<Requirement> requirements,
             std::shared_ptr<const Watched<Store>> stores, const HashSecret& secret, const Counters& counters);

  std::optional<Reply> on_request(Exchange& exchange) override;
  net::Task<std::optional<Reply>> wait_on_request(Exchange& exchange, const Waiting& waiting) override;
  Verdict explain(Exchange& exchange) override;

 private:
  struct Answer {
    Decision decision;
    std::optional<Reply> reply;
  };

  void refresh_store();
  void hide(Exchange& exchange, Scheme scheme) const;
  void remove_all(Exchange& exchange) const;
  KeyHash hash_of(const Credentials& credentials);
  Checked check(const Credentials& credentials, WallClock::time_point now) const;
  Answer without_credentials(const Exchange& exchange) const;
  Answer judge(Exchange& exchange, Scheme scheme, const Checked& checked) const;
  void remember(const KeyHash& key, const Checked& checked);
  std::optional<Reply> counted(Scheme scheme, Answer answer) const;

  std::shared_ptr<const Settings> settings_;
  std::vector<Requirement> requirements_;
  Challenges challenges_;
  std::shared_ptr<const Watched<Store>> stores_;
  std::uint64_t generation_ = 0;
  std::shared_ptr<const Store> store_;
  KeyHasher hasher_;
  Verified verified_;
  Counters counters_;
};

}  // namespace candor::filters::auth
