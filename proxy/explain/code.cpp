#include "proxy/explain/code.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "config/nearest.hpp"
#include "proxy/failure_list.hpp"

namespace candor::explain {
namespace {

constexpr int kNeverSent = 499;  // the access log's status for a client that left

std::string_view retry_sentence(Retry retry) {
  switch (retry) {
    case Retry::none:
      return "no";
    case Retry::never:
      return "no: the request may have reached the upstream";
    case Retry::unsent:
      return "yes, on another endpoint, while no byte of the request has left";
    case Retry::stale:
      return "once on a fresh connection, if a reused one was dead and the method is idempotent";
  }
  std::abort();
}

std::vector<FailureRow> rows_with(int status) {
  if (status == kNeverSent) return {failure_row(Cause::client_closed)};
  std::vector<FailureRow> rows;
  for (const FailureRow& row : failure_table()) {
    if (row.status != 0 && row.status == status) rows.push_back(row);
  }
  return rows;
}

std::string cause_text(const FailureRow& row) {
  std::string text = fmt::format("{}\n  {}\n  Side:    {}\n  Status:  {}", row.name, row.detail, side_name(row.side),
                                 status_text(row));
  if (row.status != 0) text += fmt::format(" ({})", reason_phrase(row.status));
  if (!row.token.empty()) text += fmt::format("\n  Proxy-Status: error={}", row.token);
  return text + fmt::format("\n  Retried: {}\n  Advice:  {}\n", retry_sentence(row.retry), failure_advice(row.cause));
}

boost::json::object cause_object(const FailureRow& row) {
  return {{"cause", row.name},    {"status", row.status == 0 ? boost::json::value() : boost::json::value(row.status)},
          {"token", row.token},   {"side", side_name(row.side)},
          {"cuts", row.cuts},     {"retried", retry_sentence(row.retry)},
          {"detail", row.detail}, {"advice", failure_advice(row.cause)}};
}

// Which configuration sends it; for one line or several.
std::string senders(const StatusMeaning& meaning) {
  const bool final = meaning.status >= 200;
  std::string text(meaning.candor);
  if (meaning.candor.empty() && rows_with(meaning.status).empty())
    text = "Never by itself: it comes from the upstream.";
  if (final) text.append(text.empty() ? "" : " ").append("`respond` can be told to send it.");
  return text;
}

std::string status_text(const StatusMeaning& meaning) {
  std::string text = fmt::format("{} {}\n  {}\n", meaning.status, status_title(meaning.status), meaning.meaning);
  if (!meaning.confusion.empty()) text += fmt::format("  {}\n", meaning.confusion);
  text += fmt::format("  From Candor: {}\n  Look at:     {}\n", senders(meaning), meaning.look_at);
  const std::vector<FailureRow> rows = rows_with(meaning.status);
  if (!rows.empty())
    text +=
        "\nOf Candor's own, with Proxy-Status, and with the cause in the content and in the log (any other came from "
        "the upstream):\n";
  for (const FailureRow& row : rows) text.append("\n").append(cause_text(row));
  return text;
}

boost::json::object status_object(const StatusMeaning& meaning) {
  boost::json::array causes;
  for (const FailureRow& row : rows_with(meaning.status)) causes.emplace_back(cause_object(row));
  return {{"status", meaning.status},       {"title", status_title(meaning.status)}, {"meaning", meaning.meaning},
          {"confusion", meaning.confusion}, {"from_candor", senders(meaning)},       {"look_at", meaning.look_at},
          {"causes", std::move(causes)}};
}

std::string unregistered_sentence(int status) {
  if (status == kNeverSent) return "Never sent: the access log uses it where the client left before an answer.";
  return "Nobody has registered it; a client treats it as the first code of its class, and Candor passes it on.";
}

std::string unregistered_text(int status) {
  std::string text = fmt::format("{}\n  {}\n", status, unregistered_sentence(status));
  for (const FailureRow& row : rows_with(status)) text.append("\n").append(cause_text(row));
  return text;
}

boost::json::object unregistered_object(int status) {
  boost::json::array causes;
  for (const FailureRow& row : rows_with(status)) causes.emplace_back(cause_object(row));
  return {{"status", status}, {"meaning", unregistered_sentence(status)}, {"causes", std::move(causes)}};
}

struct AsText {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const StatusMeaning* meaning) const { return status_text(*meaning); }
  std::string operator()(UnregisteredStatus code) const { return unregistered_text(code.status); }
  std::string operator()(Cause cause) const { return cause_text(failure_row(cause)); }
};

struct AsJson {
  boost::json::object operator()(std::monostate) const { return {}; }
  boost::json::object operator()(const StatusMeaning* meaning) const { return status_object(*meaning); }
  boost::json::object operator()(UnregisteredStatus code) const { return unregistered_object(code.status); }
  boost::json::object operator()(Cause cause) const { return cause_object(failure_row(cause)); }
};

template <class Visit>
void for_each_status(Visit visit) {
  for (const auto& table : {statuses_1xx_to_3xx(), statuses_4xx(), statuses_5xx()}) {
    for (const StatusMeaning& meaning : table) visit(meaning);
  }
}

}  // namespace

Code code_named(std::string_view word) {
  const bool is_status = word.size() == 3 && word.find_first_not_of("0123456789") == std::string_view::npos;
  if (is_status) {
    const int status = std::stoi(std::string(word));
    if (status < 100 || status > 599) return {};
    if (const StatusMeaning* meaning = find_status(status)) return meaning;
    return UnregisteredStatus{status};
  }
  if (const std::optional<Cause> cause = cause_named(word)) return *cause;
  return {};
}

std::string nearest_cause(std::string_view word) {
  std::vector<std::string_view> names;
  for (const FailureRow& row : failure_table()) names.push_back(row.name);
  return config::did_you_mean(word, names);
}

std::string as_text(const Code& code) { return std::visit(AsText{}, code); }
boost::json::object as_json(const Code& code) { return std::visit(AsJson{}, code); }

std::string statuses_as_text() {
  std::string text;
  for_each_status([&](const StatusMeaning& meaning) {
    text += fmt::format("{} {:<32} {}\n", meaning.status, status_title(meaning.status), meaning.meaning);
  });
  return text;
}

boost::json::array statuses_as_json() {
  boost::json::array list;
  for_each_status([&](const StatusMeaning& meaning) { list.emplace_back(status_object(meaning)); });
  return list;
}

}  // namespace candor::explain
