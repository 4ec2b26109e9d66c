// The content of a request, already decided by the test.
#pragma once

#include "proxy/filter_hooks.hpp"

namespace candor::test {

class GivenContent final : public ContentSource {
 public:
  CollectedContent collected{.whole = true, .content = {}, .fault = {}};

  net::Task<CollectedContent> collect(std::size_t) override { co_return collected; }
};

}  // namespace candor::test
