// What an answer says about an error, in the three forms in which we write it.
#pragma once

#include <string>
#include <string_view>

namespace candor {

enum class ContentForm { problem_json, html, plain };

struct ErrorTexts {
  int status = 0;
  std::string_view title;
  std::string_view detail;
  std::string_view cause;  // empty: it is not said
  std::string_view request_id;
  std::string_view type = "about:blank";  // of the problem (RFC 9457 §3.1.1)
};

std::string_view content_type_of(ContentForm form);

void append_error(std::string& out, const ErrorTexts& texts, ContentForm form);

}  // namespace candor
