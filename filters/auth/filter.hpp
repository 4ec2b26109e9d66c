// Asks each request who it is from. Tokens and API keys are checked at once. One for each worker and route; what was
// read from files is shared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "filters/auth/challenges.hpp"
#include "filters/auth/password_checks.hpp"
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

// What the filters of one definition share.
struct SharedState {
  std::shared_ptr<const Settings> settings;
  std::shared_ptr<const Watched<Store>> stores;
  std::shared_ptr<PasswordChecks> password_checks;
  HashSecret secret;
};

class AuthFilter : public Filter {
 public:
  // `requirements`: those of the settings that hold for this route.
  AuthFilter(const SharedState& shared, std::vector<Requirement> requirements, const Counters& counters);

  // Lets a password pass that is not remembered: check_password() decides about it.
  std::optional<Reply> on_request(Exchange& exchange) override;
  Verdict explain(Exchange& exchange) override;

 protected:
  // How long a request waits for the hash of its password before it is refused as too much.
  static constexpr std::chrono::seconds kPasswordWait{10};

  net::Task<std::optional<Reply>> check_password(Exchange& exchange, const Waiting& waiting);

 private:
  struct Answer {
    Decision decision;
    std::optional<Reply> reply;
  };

  void refresh_store();
  void hide(Exchange& exchange, Scheme scheme) const;
  void remove_all(Exchange& exchange) const;
  KeyHash hash_of(const Credentials& credentials);
  Answer without_credentials(const Exchange& exchange) const;
  Answer judge(Exchange& exchange, Scheme scheme, const Checked& checked) const;
  void remember(Verified& verified, const KeyHash& key, const Checked& checked);
  std::optional<Reply> counted(Scheme scheme, Answer answer) const;
  std::optional<Reply> unchecked(http1::Fault fault) const;

  std::shared_ptr<const Settings> settings_;
  std::vector<Requirement> requirements_;
  Challenges challenges_;
  std::shared_ptr<const Watched<Store>> stores_;
  std::shared_ptr<PasswordChecks> password_checks_;
  std::uint64_t generation_ = 0;
  std::shared_ptr<const Store> store_;
  KeyHasher hasher_;
  Verified passwords_;
  Verified tokens_;
  Counters counters_;
};

// The same where passwords are accepted: one is hashed beside the workers, while the request waits. Chains without
// passwords need not be able to wait.
class PasswordAuthFilter final : public AuthFilter, public WaitHook {
 public:
  using AuthFilter::AuthFilter;

  net::Task<std::optional<Reply>> wait_on_request(Exchange& exchange, const Waiting& waiting) override {
    return check_password(exchange, waiting);
  }
};

}  // namespace candor::filters::auth
