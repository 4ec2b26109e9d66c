#include "proxy/demo/front_page.hpp"

#include "proxy/conditional/entity_tag.hpp"
#include "proxy/conditional/selection.hpp"
#include "proxy/demo/behaviour.hpp"
#include "proxy/demo/front_page_parts.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace candor::demo {

namespace {

struct Section {
  Outcome outcome;
  std::string_view title;
  std::string_view text;
};

constexpr Section kSections[] = {
    {Outcome::failure, "Nothing usable came: Candor answers",
     "With the status that fits, and with the cause. Which side failed is never left open."},
    {Outcome::cut, "It broke off on the way: Candor cuts",
     "The head has been sent, so the status cannot change any more. The transfer breaks off visibly; half a response "
     "never looks like a whole one."},
    {Outcome::either, "Too much was asked: a limit says so", "Fine at first; the button asks for too much."},
    {Outcome::relayed, "The upstream answered: Candor passes it on",
     "As it is, errors included. No page of Candor's own replaces it, and it is counted as the upstream's."},
};

// What one row says of the answer, for the reader and for the script.
struct Promise {
  std::string path;  // one to ask for, where the row's path stands for many
  std::string status;
  std::string_view cause = "";  // empty: none
};

Promise promise_of(const Behaviour& behaviour) {
  constexpr std::string_view kExample = "418";
  if (behaviour.path.ends_with('/')) {
    return {.path = fmt::format("{}{}", behaviour.path, kExample), .status = std::string(kExample)};
  }
  if (behaviour.outcome == Outcome::relayed) {
    return {.path = std::string(behaviour.path), .status = std::string(behaviour.status)};
  }
  const FailureRow& row = failure_row(behaviour.cause);
  const bool is_cut = behaviour.outcome == Outcome::cut;
  return {.path = std::string(behaviour.path),
          .status = is_cut ? std::string(behaviour.status) : fmt::format("{}", row.status),
          .cause = row.name};
}

std::string seen(const Promise& promise, bool is_cut) {
  std::string text = fmt::format("<b class=\"s{}\">{}</b>", promise.status.front(), promise.status);
  if (is_cut) text += ", then <b class=\"cut\">cut</b>";
  if (!promise.cause.empty()) text += fmt::format(" <code>{}</code>", promise.cause);
  return text;
}

std::string row(const Behaviour& behaviour) {
  const Promise promise = promise_of(behaviour);
  const bool is_cut = behaviour.outcome == Outcome::cut;
  const std::string hint = behaviour.hint.empty() ? "" : fmt::format(" <small>({})</small>", behaviour.hint);
  return fmt::format(
      R"(<li data-path="{path}" data-status="{status}" data-cause="{cause}" data-cut="{cut}" data-times="{times}" data-content="{content}">
<a href="{path}"><code>{path}</code></a> <span class="does">{does}{hint}</span> <span class="seen">{seen}</span>
<button hidden>Try</button><output hidden></output></li>
)",
      fmt::arg("path", promise.path), fmt::arg("status", promise.status), fmt::arg("cause", promise.cause),
      fmt::arg("cut", is_cut ? "cut" : ""), fmt::arg("times", behaviour.times), fmt::arg("content", behaviour.content),
      fmt::arg("does", behaviour.does), fmt::arg("hint", hint), fmt::arg("seen", seen(promise, is_cut)));
}

std::string sections() {
  std::string text;
  for (const Section& section : kSections) {
    fmt::format_to(std::back_inserter(text), "<h2>{}</h2>\n<p class=\"soft\">{}</p>\n<ul class=\"cases\">\n",
                   section.title, section.text);
    for (const Behaviour& behaviour : behaviours()) {
      if (behaviour.outcome == section.outcome) text += row(behaviour);
    }
    text += "</ul>\n";
  }
  return text;
}

// One failure, everywhere it shows.
std::string sides() {
  const FailureRow& row = failure_row(Cause::response_timeout);
  return fmt::format(R"(<dl class="sides">
<dt>Answer</dt><dd><code><mark>{0}</mark> {1}</code></dd>
<dt>Field</dt><dd><code>Proxy-Status: candor; error=<mark>{2}</mark></code></dd>
<dt>Content</dt><dd><code>{{"status":{0},"detail":"{3}","cause":"<mark>{4}</mark>", …}}</code></dd>
<dt>Access log</dt><dd><code>{{"status":{0},"origin":"proxy","cause":"<mark>{4}</mark>", …}}</code></dd>
<dt>Metrics</dt><dd><code>candor_failures_total{{cause="<mark>{4}</mark>", …}}</code></dd>
</dl>
)",
                     row.status, reason_phrase(row.status), row.token, row.detail, row.name);
}

std::string admin_links(std::string_view admin) {
  std::string text;
  for (const std::string_view path : {"/", "/metrics", "/failures", "/upstreams", "/routes", "/maintenance"}) {
    fmt::format_to(std::back_inserter(text), "<li><a href=\"http://{0}{1}\"><code>{0}{1}</code></a></li>\n", admin,
                   path);
  }
  return text;
}

std::string commands(const Places& places) {
  return fmt::format(R"(<pre class="commands">curl -i http://{0}/slow
curl -X PUT -d '{{"for": "5m"}}' http://{1}/maintenance    # this page, too, is a 503 now; until:
curl -X DELETE http://{1}/maintenance
candor explain response_timeout
candor demo --help</pre>
)",
                     places.proxy, places.admin);
}

std::string with_content(const FrontPage& page, int status, std::string_view more_fields, std::string_view content) {
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-cache\r\n"
      "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
      "img-src data:; connect-src 'self'\r\nETag: {}\r\nAccept-Ranges: bytes\r\n{}Content-Length: {}\r\n\r\n{}",
      status, reason_phrase(status), page.entity_tag, more_fields, content.size(), content);
}

}  // namespace

FrontPage front_page(const Places& places) {
  constexpr std::string_view kPage = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Candor: what failed, and who</title>
<link rel="icon" href="data:,">
<style>{style}</style>
<main>
<h1>A reverse proxy that tells the truth about failures</h1>
<p>You are looking at it: this page came through Candor, from a sample backend that fails on request.</p>
<ol class="path"><li>you</li><li class="arrow">→</li><li><strong>Candor</strong></li><li class="arrow">→</li><li>sample
backend</li></ol>
<p>Say it never answers (<a href="/slow"><code>/slow</code></a>). You then find the same cause wherever you look:</p>
{sides}<div class="all"><button id="all" hidden>Try everything</button> <span id="score" class="soft">Ask for any path
below; beside it stands what you will see.</span></div>
{sections}<h2>What Candor says of itself</h2>
<p class="soft">On the admin listener, for this machine only. All you try here is counted there.</p>
<ul>
{admin}</ul>
<h2>In a terminal</h2>
{commands}</main>
<script>{script}</script>
</html>
)";
  std::string content = fmt::format(kPage, fmt::arg("style", kFrontPageStyle), fmt::arg("sides", sides()),
                                    fmt::arg("sections", sections()), fmt::arg("admin", admin_links(places.admin)),
                                    fmt::arg("commands", commands(places)), fmt::arg("script", kFrontPageScript));
  std::string tag = conditional::entity_tag_of(content);
  return {.content = std::move(content), .entity_tag = std::move(tag)};
}

std::string answer_with(const FrontPage& page, std::string_view method, const http1::Fields& fields) {
  const std::string_view content = page.content;
  const conditional::Selection selected = conditional::select(method, fields, {page.entity_tag, content.size()});
  switch (selected.outcome) {
    case conditional::Outcome::whole:
      return with_content(page, 200, "", content);
    case conditional::Outcome::part:
      return with_content(page, 206,
                          fmt::format("Content-Range: bytes {}-{}/{}\r\n", selected.first,
                                      selected.first + selected.size - 1, content.size()),
                          content.substr(selected.first, selected.size));
    case conditional::Outcome::not_modified:
      return fmt::format("HTTP/1.1 304 Not Modified\r\nCache-Control: no-cache\r\nETag: {}\r\n\r\n", page.entity_tag);
    case conditional::Outcome::precondition_failed:
      return "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n";
    case conditional::Outcome::range_not_satisfiable:
      return fmt::format("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{}\r\nContent-Length: 0\r\n\r\n",
                         content.size());
  }
  return {};
}

}  // namespace candor::demo
