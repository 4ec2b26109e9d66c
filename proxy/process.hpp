// What is asked of the system before anything is served: room for descriptors, no death by a closed pipe, and that
// nothing holds up the workers.
#pragma once

#include <cstdint>

namespace candor {

// Raises the soft limit of open descriptors as far as the hard one allows, and warns where that is less than `needed`.
void raise_descriptor_limit(std::uint64_t needed);

// A log pipe that nobody reads any more is an error of that write, not the end of the process.
void ignore_broken_pipes();

// For a thread beside the workers that computes for milliseconds at a time: where it competes with a worker for a core,
// the requests come first, and it gets about a tenth. (The niceness of one thread is Linux's idea, not POSIX's.)
void let_workers_go_first();

// Memory that was freed stays with the process, up to a limit. To take back what a scrape of a thousand routes has used
// takes the kernel a millisecond, in which it lets no other thread have that core.
void keep_freed_memory();

}  // namespace candor
