// The page at / of `candor demo`: what Candor is about, every behaviour of the sample backend with what one should see,
// and, where the browser runs scripts, a button that asks for it and compares. One document that loads nothing else.
// Made from behaviours() and the failure table, as the command's --help is.
#pragma once

#include <string>
#include <string_view>

#include "proxy/http1/fields.hpp"

namespace candor::demo {

// Authorities that a client on this machine can use: "127.0.0.1:8080".
struct Places {
  std::string_view proxy;
  std::string_view admin;
};

struct FrontPage {
  std::string content;
  std::string entity_tag;
};

FrontPage front_page(const Places& places);

// The whole response, head and content: the page, the part of it that is asked for, or why not.
std::string answer_with(const FrontPage& page, std::string_view method, const http1::Fields& fields);

}  // namespace candor::demo
