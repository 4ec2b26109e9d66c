// Whether a JSON object has a member that tells of an error, looked for in the first bytes of it while they pass. Not a
// parser: it judges nothing but that, keeps no text, and an escaped name is none that it knows. A member that is null,
// false, 0 or empty tells of none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace candor::filters {

inline constexpr std::size_t kJsonErrorLookBytesMax = 4096;  // nothing behind them is looked at
inline constexpr std::size_t kJsonErrorNamesMax = 16;
inline constexpr std::size_t kJsonErrorNameBytesMax = 64;

class JsonErrorLook {
 public:
  // The next bytes; `names` are the same each time, kJsonErrorNamesMax of kJsonErrorNameBytesMax at most.
  void take(std::string_view content, std::span<const std::string> names);

  bool found() const { return state_ == State::found; }

 private:
  enum class State : std::uint8_t {
    begin,
    member,  // between the members of the object
    name,
    name_escape,
    colon,
    value,   // its first character comes
    second,  // of a value that may be an empty one
    string,  // in a value that is one
    string_escape,
    nested,  // in an object or array below
    nested_string,
    nested_escape,
    rest,  // behind a value, or in a number or word
    found,
    none,
  };

  void step(char c, std::span<const std::string> names);
  void begin_name(std::span<const std::string> names);
  void match(char c, std::span<const std::string> names);
  void end_name(std::span<const std::string> names);
  void begin_value(char c);
  void judge_second(char c);
  void skip_value(char c);
  void walk_nested(char c);

  std::uint16_t seen_ = 0;
  std::uint16_t depth_ = 0;       // below the object
  std::uint16_t candidates_ = 0;  // a bit for each name that this one may still be
  std::uint8_t name_bytes_ = 0;
  State state_ = State::begin;
  char opening_ = 0;  // of a value that may be an empty one
};

}  // namespace candor::filters
