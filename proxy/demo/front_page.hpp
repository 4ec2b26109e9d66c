// The page at / of `candor demo`: what Candor is about, every behaviour of the sample backend with what one should see,
// and, where the browser runs scripts, a button that asks for it and compares. One document that loads nothing else.
// Made from behaviours() and the failure table, as the command's --help is.
#pragma once

#include <string>
#include <string_view>

namespace candor::demo {

// Authorities that a client on this machine can use: "127.0.0.1:8080".
struct Places {
  std::string_view proxy;
  std::string_view admin;
};

// The whole response, head and content.
std::string front_page(const Places& places);

}  // namespace candor::demo
