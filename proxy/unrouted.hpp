// Answers to requests that no route has: the head cannot be understood, or nobody serves that host and path. Hardly any
// filter is about them.
#pragma once

namespace candor {

// A definition whose filters are, where it stands in the global list, has this as a base: then it is built once more,
// with FilterSetup::route empty. Such filters are not asked about the request; Exchange::route is null.
class UnroutedToo {
 protected:
  ~UnroutedToo() = default;
};

}  // namespace candor
