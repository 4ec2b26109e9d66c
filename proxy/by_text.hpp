// A table by text that is asked by views of it. A flat one: with thousands of routes a lookup costs what it costs to
// fetch the memory that it touches.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace candor {

template <class T>
class ByText {
 public:
  T& operator[](std::string_view text) { return map_[std::string(text)]; }
  const T* find(std::string_view text) const {
    const auto found = map_.find(text);
    return found == map_.end() ? nullptr : &found->second;
  }
  bool empty() const { return map_.empty(); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  boost::unordered_flat_map<std::string, T, Hash, std::equal_to<>> map_;
};

}  // namespace candor
