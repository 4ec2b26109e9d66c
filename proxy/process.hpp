// What the process as a whole must have before it serves: room for descriptors, and no death by a closed pipe.
#pragma once

#include <cstdint>

namespace candor {

// Raises the soft limit of open descriptors as far as the hard one allows, and warns where that is less than `needed`.
void raise_descriptor_limit(std::uint64_t needed);

// A log pipe that nobody reads any more is an error of that write, not the end of the process.
void ignore_broken_pipes();

}  // namespace candor
