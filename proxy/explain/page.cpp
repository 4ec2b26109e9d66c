#include "proxy/explain/page.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/json/serialize.hpp>
#include <future>
#include <memory>
#include <utility>

#include "proxy/admin/problem.hpp"
#include "proxy/explain/code.hpp"
#include "proxy/explain/dry_run_report.hpp"
#include "proxy/explain/outline.hpp"
#include "proxy/worker.hpp"

namespace candor::explain {
namespace {

constexpr const char* kPlainText = "text/plain; charset=utf-8";

admin::Response text_page(std::string text) {
  return {.status = 200, .body = std::move(text), .content_type = kPlainText};
}
admin::Response json_page(const boost::json::value& value) {
  return {.status = 200, .body = boost::json::serialize(value) + "\n"};
}

admin::Response code_page(const std::string& word, bool text) {
  const Code code = code_named(word);
  if (std::holds_alternative<std::monostate>(code))
    return admin::problem(404, fmt::format("neither a status nor a cause{}", nearest_cause(word)));
  return text ? text_page(as_text(code)) : json_page(as_json(code));
}

// Nothing where the worker has no time, or has ended.
std::optional<boost::json::object> ask(Worker& worker, ImaginedRequest request) {
  auto promise = std::make_shared<std::promise<boost::json::object>>();
  std::future<boost::json::object> report = promise->get_future();
  boost::asio::post(worker.loop.context, [&worker, promise, request = std::move(request)] {
    try {
      DryRun run;
      dry_run(worker, request, run);
      promise->set_value(as_json(run, worker.shared));
    } catch (...) {
      promise->set_exception(std::current_exception());  // for the admin thread, which logs it
    }
  });
  if (report.wait_for(kWorkerTimeout) != std::future_status::ready) return std::nullopt;
  return report.get();
}

std::string in_words(boost::json::object report) {
  std::string text(report.at("summary").as_string());
  report.erase("summary");
  return text.append("\n\n").append(outline(report));
}

admin::Response request_page(Worker& worker, ImaginedResult imagined) {
  std::optional<boost::json::object> report = ask(worker, std::move(imagined.request));
  if (!report) return admin::problem(503, "the worker has not answered in time");
  return imagined.as_text ? text_page(in_words(*std::move(report))) : json_page(*report);
}

}  // namespace

admin::Handler explain_page(Worker& worker) {
  return [&worker](const admin::Request& request) {
    ImaginedResult imagined = parse_imagined(request.query);
    if (!imagined.wrong.empty()) return admin::problem(400, imagined.wrong);
    const bool text = imagined.as_text;
    if (!request.subpath.empty() && imagined.described)
      return admin::problem(400, "expected no other parameter than format behind a status or a cause");
    if (!request.subpath.empty()) return code_page(request.subpath, text);
    if (imagined.described) return request_page(worker, std::move(imagined));
    return text ? text_page(statuses_as_text()) : json_page(statuses_as_json());
  };
}

}  // namespace candor::explain
