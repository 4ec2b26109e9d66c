#include "filters/auth/filter.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "filters/field_edit.hpp"
#include "proxy/http1/characters.hpp"
#include "proxy/offload.hpp"
#include "proxy/refusal.hpp"

namespace candor::filters::auth {
namespace {

constexpr std::string_view kAuthorization = "Authorization";

// The note of a password that on_request() leaves to wait_on_request(); all zero where there is none. An empty one is
// there as well.
struct Untried {
  std::uint32_t size;
  bool there;
  const char* text;
};

// CGI and its heirs do not tell '-' from '_' in the name of a field.
bool is_same_to_cgi(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char left = a[i] == '_' ? '-' : http1::to_lower(a[i]);
    const char right = b[i] == '_' ? '-' : http1::to_lower(b[i]);
    if (left != right) return false;
  }
  return true;
}

// What a client says about who it is is no better than nothing.
void remove_claimed_user(Exchange& exchange, std::string_view user_field) {
  if (user_field.empty()) return;
  exchange.edited_fields.push_back(user_field);
  std::vector<std::string_view> claimed;
  for (const http1::Field& field : exchange.request.fields)
    if (is_same_to_cgi(field.name, user_field)) claimed.push_back(field.name);
  for (const std::string_view name : claimed) exchange.request.fields.remove(name);
}

}  // namespace

AuthFilter::AuthFilter(const SharedState& shared, std::vector<Requirement> requirements, const Counters& counters)
    : settings_(shared.settings),
      requirements_(std::move(requirements)),
      challenges_(settings_->realm, settings_->accepted),
      stores_(shared.stores),
      password_checks_(shared.password_checks),
      hasher_(shared.secret),
      passwords_(settings_->verified_max),
      tokens_(settings_->verified_max),
      counters_(counters) {}

std::optional<Reply> AuthFilter::on_request(Exchange& exchange) {
  refresh_store();
  remove_claimed_user(exchange, settings_->user_field);
  const Credentials credentials = read_credentials(exchange.request.fields, settings_->accepted);
  if (credentials.ambiguous) {
    remove_all(exchange);
    return counted(Scheme::none, {.decision = Decision::ambiguous, .reply = challenges_.ambiguous()});
  }
  const Scheme scheme = credentials.scheme;
  if (scheme == Scheme::none) return counted(scheme, without_credentials(exchange));
  hide(exchange, scheme);
  // A look at its hash is all that an API key costs.
  if (scheme == Scheme::api_key)
    return counted(scheme, judge(exchange, scheme, store_->api_keys->check(credentials.text)));

  const KeyHash key = hash_of(credentials);
  Verified& verified = scheme == Scheme::basic ? passwords_ : tokens_;
  if (std::shared_ptr<const Principal> known = verified.find(key, exchange.wall_now))
    return counted(scheme, judge(exchange, scheme, {.principal = std::move(known)}));
  if (scheme == Scheme::basic) {
    exchange.set_note(slot,
                      Untried{static_cast<std::uint32_t>(credentials.text.size()), true, credentials.text.data()});
    return std::nullopt;
  }
  const Checked checked = check_token(credentials.text, *store_->key_set, settings_->tokens, exchange.wall_now);
  remember(tokens_, key, checked);
  return counted(scheme, judge(exchange, scheme, checked));
}

net::Task<std::optional<Reply>> AuthFilter::check_password(Exchange& exchange, const Waiting& waiting) {
  const auto untried = exchange.note<Untried>(slot);
  if (!untried.there) co_return std::nullopt;
  const std::string_view text(untried.text, untried.size);
  std::optional<UserPassword> given = parse_basic(text);
  if (!given) {
    const Checked malformed{.principal = nullptr, .reason = "password: not base64 of USER:PASSWORD, or too long"};
    co_return counted(Scheme::basic, judge(exchange, Scheme::basic, malformed));
  }
  const std::uint64_t generation = generation_;
  const KeyHash key = hash_of({.scheme = Scheme::basic, .text = text});
  const std::shared_ptr<PasswordCheck> check = password_checks_->join(key, store_, *std::move(given));
  http1::Fault fault = co_await waiting.offload.run(check, waiting, waiting.clock.now() + kPasswordWait);
  if (fault) co_return unchecked(std::move(fault));
  Checked checked = check->result();
  checked.good_until = exchange.wall_now + settings_->password_remembered;
  const bool lasts = settings_->password_remembered.count() > 0;
  if (lasts && generation == generation_) remember(passwords_, key, checked);
  co_return counted(Scheme::basic, judge(exchange, Scheme::basic, checked));
}

Verdict AuthFilter::explain(Exchange& exchange) {
  refresh_store();
  remove_claimed_user(exchange, settings_->user_field);
  const Credentials credentials = read_credentials(exchange.request.fields, settings_->accepted);
  const Scheme scheme = credentials.scheme;
  if (credentials.ambiguous) return {.known = true, .reply = challenges_.ambiguous(), .note = {}};
  if (scheme == Scheme::none) return {.known = true, .reply = without_credentials(exchange).reply, .note = {}};
  if (scheme == Scheme::basic) return {.known = false, .reply = {}, .note = "passwords are not tried here"};
  hide(exchange, scheme);
  const Checked checked = scheme == Scheme::api_key
                              ? store_->api_keys->check(credentials.text)
                              : check_token(credentials.text, *store_->key_set, settings_->tokens, exchange.wall_now);
  return {.known = true, .reply = judge(exchange, scheme, checked).reply, .note = {}};
}

// Whatever was remembered was true of the files as they were. A token is checked again in no time; passwords of users
// who have not changed stay, or each new key of somebody else would make all of them be hashed at once.
void AuthFilter::refresh_store() {
  const std::uint64_t generation = stores_->generation();
  if (generation == generation_) return;
  generation_ = generation;
  const std::shared_ptr<const Store> former = std::exchange(store_, stores_->current());
  tokens_.clear();
  passwords_.forget_if([&](const Principal& user) { return !is_same_user(*former, *store_, user.name); });
}

// What the upstream is not to see is gone before anybody else can see it, the access log included.
void AuthFilter::hide(Exchange& exchange, Scheme scheme) const {
  const bool passes = settings_->pass == Pass::all || (settings_->pass == Pass::tokens && scheme == Scheme::bearer);
  if (passes) return;
  if (scheme == Scheme::api_key) remove_field(exchange, exchange.request.fields, settings_->accepted.api_key_field);
  // A field of another scheme beside the API key is not ours.
  const Credentials left = read_credentials(exchange.request.fields, settings_->accepted);
  if (left.scheme == scheme) remove_field(exchange, exchange.request.fields, kAuthorization);
}

void AuthFilter::remove_all(Exchange& exchange) const {
  remove_field(exchange, exchange.request.fields, kAuthorization);
  if (settings_->accepted.api_key) remove_field(exchange, exchange.request.fields, settings_->accepted.api_key_field);
}

KeyHash AuthFilter::hash_of(const Credentials& credentials) {
  KeyHash hash = hasher_(credentials.text);
  hash.high ^= static_cast<std::uint64_t>(credentials.scheme);  // the same text under two schemes is not the same
  return hash;
}

AuthFilter::Answer AuthFilter::without_credentials(const Exchange& exchange) const {
  if (settings_->optional && first_unmet(requirements_, exchange.request.method, nullptr) == nullptr)
    return {.decision = Decision::anonymous, .reply = {}};
  return {.decision = Decision::missing, .reply = challenges_.missing()};
}

AuthFilter::Answer AuthFilter::judge(Exchange& exchange, Scheme scheme, const Checked& checked) const {
  if (!checked.principal) return {.decision = Decision::invalid, .reply = challenges_.invalid(scheme, checked.reason)};
  exchange.user = exchange.keep(checked.principal->name);
  if (const Requirement* unmet = first_unmet(requirements_, exchange.request.method, checked.principal.get()))
    return {.decision = Decision::denied, .reply = challenges_.denied(scheme, *unmet)};
  if (!settings_->user_field.empty())
    set_field(exchange, exchange.request.fields, settings_->user_field, exchange.user);
  return {.decision = Decision::allowed, .reply = {}};
}

void AuthFilter::remember(Verified& verified, const KeyHash& key, const Checked& checked) {
  if (checked.principal && verified.remember(key, checked)) counters_.evictions->add();
}

std::optional<Reply> AuthFilter::counted(Scheme scheme, Answer answer) const {
  counters_.count(scheme, answer.decision);
  return std::move(answer.reply);
}

// Nobody has found out whether the password is good.
std::optional<Reply> AuthFilter::unchecked(http1::Fault fault) const {
  constexpr std::chrono::seconds kRetryAfter{1};
  if (fault.cause == Cause::overloaded) counters_.count(Scheme::basic, Decision::overloaded);
  return reply_for(std::move(fault), kRetryAfter);
}

}  // namespace candor::filters::auth
