// What the sample backend can be asked to do: one row for each path, with the bytes that it sends, how it ends, and
// what a client then sees through Candor. `candor demo --help` prints this table and the page at / shows it; no status
// of a failure is written in it, they come from the failure table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "proxy/failure.hpp"

namespace candor::demo {

enum class Ending : std::uint8_t {
  keep_alive,
  close,
  reset,
  silence,    // reads on, sends nothing more
  deafness,   // neither reads nor sends
  elsewhere,  // the demo's configuration makes it: this request never reaches the sample backend
};

enum class Reads : std::uint8_t { content, head_only };

enum class Outcome : std::uint8_t {
  relayed,  // what the sample backend said
  failure,  // an answer of Candor's own
  cut,      // relayed, then cut short
  either,   // relayed, or a failure when asked too often or for too much
};

struct Received {
  std::string_view target = {};
  std::string_view text = {};        // head and content, as the sample backend got them
  std::string_view front_page = {};  // the answer, where / is asked for
};

struct Behaviour {
  std::string_view path;  // one that ends with '/' stands for every longer path too
  std::string_view does;
  std::string_view hint = "";  // how to ask, where asking once is not enough to see what is promised
  unsigned times = 1;          // the same, for the page at /: that many requests at once,
  std::size_t content = 0;     // each with so many bytes
  Outcome outcome = Outcome::relayed;
  Cause cause = Cause::none;
  Ending ending = Ending::keep_alive;
  Reads reads = Reads::content;
  std::string_view status = "200";                    // of what is relayed
  std::array<std::string_view, 5> pieces{};           // sent as they are, a moment apart; empty ones are left out
  std::string (*compose)(const Received&) = nullptr;  // makes the last piece, where that is not constant
};

std::span<const Behaviour> behaviours();

// The row for a request target, its query left out; null where there is none.
const Behaviour* behaviour_for(std::string_view target);

// "504 response_timeout", "200, then cut: read_timeout" …
std::string seen_by_client(const Behaviour& behaviour);

}  // namespace candor::demo
