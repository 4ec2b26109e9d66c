#include "tests/conformance/case.hpp"

#include <fmt/format.h>

namespace candor::test::conformance {

Move sends(std::string bytes) { return {Move::Kind::send, std::move(bytes)}; }
Move waits_for(std::string text) { return {Move::Kind::until_received, std::move(text)}; }
Move waits_for_upstream(std::string text) { return {Move::Kind::until_upstream_has, std::move(text)}; }
Move half_closes() { return {Move::Kind::half_close}; }
Move resets() { return {Move::Kind::reset}; }

Case& Chapter::add(Case row) {
  row.chapter = name;
  return cases.emplace_back(std::move(row));
}

Case& Chapter::refuse(std::string name_of_case, std::string section, std::string bytes, int status, std::string cause) {
  Expected expected{{Answer(status, std::move(cause))}};
  return add({std::move(name_of_case), std::move(section), {sends(std::move(bytes))}, {}, std::move(expected)});
}

Case& Chapter::refuse_content(std::string name_of_case, std::string section, std::string bytes, int status,
                              std::string cause) {
  Case& row = refuse(std::move(name_of_case), std::move(section), std::move(bytes), status, std::move(cause));
  row.expected.reach = Reach::incomplete;
  return row;
}

Case& Chapter::forward(std::string name_of_case, std::string section, std::string bytes, Seen seen) {
  Expected expected{{Answer(200).content("ok")}, true, Reach::requests, {std::move(seen)}, Reuse::yes};
  return add({std::move(name_of_case), std::move(section), {sends(std::move(bytes))}, {}, std::move(expected)});
}

Case& Chapter::relay(std::string name_of_case, std::string section, std::string upstream_bytes, Answer answer) {
  Expected expected{{std::move(answer)}, true, Reach::requests, {Seen("GET / HTTP/1.1")}, Reuse::yes};
  return add({std::move(name_of_case),
              std::move(section),
              {sends(get("/"))},
              {{std::move(upstream_bytes)}},
              std::move(expected)});
}

Case& Chapter::fail(std::string name_of_case, std::string section, std::string upstream_bytes, int status,
                    std::string cause) {
  Case& row =
      relay(std::move(name_of_case), std::move(section), std::move(upstream_bytes), Answer(status, std::move(cause)));
  row.expected.reuse = Reuse::no;
  return row;
}

std::string get(std::string_view target, std::string_view more_fields) { return request("GET", target, more_fields); }

std::string request(std::string_view method, std::string_view target, std::string_view more_fields,
                    std::string_view content) {
  return fmt::format("{} {} HTTP/1.1\r\n{}{}\r\n{}", method, target, kHost, more_fields, content);
}

std::string chunked(std::string_view content, std::string_view more_fields) {
  return request("POST", "/", fmt::format("Transfer-Encoding: chunked\r\n{}", more_fields), content);
}

std::string ok_with(std::string_view fields, std::string_view content) {
  return fmt::format("HTTP/1.1 200 OK\r\n{}\r\n{}", fields, content);
}

Case& to_http_1_0(Case& row) {
  row.client = {sends("GET / HTTP/1.0\r\n" + std::string(kHost) + "\r\n")};
  row.expected.kept = false;
  return row;
}

std::string hex(unsigned char byte) { return fmt::format("{:02x}", byte); }

}  // namespace candor::test::conformance
