// What is asked of the system for the process as a whole: room for descriptors, no death by a closed pipe, and that
// nothing holds up the workers.
#pragma once

#include <cstdint>

namespace candor {

// Raises the soft limit of open descriptors as far as the hard one allows, and warns where that is less than `needed`.
void raise_descriptor_limit(std::uint64_t needed);

// A log pipe that nobody reads any more is an error of that write, not the end of the process.
void ignore_broken_pipes();

// For a thread beside the workers that computes for milliseconds at a time: where it competes with a worker for a core,
// it gets about a tenth of it. What it shares with workers under a lock, it holds for a copy only. (That a thread has a
// niceness of its own is Linux's idea, not POSIX's.)
void let_workers_go_first();

// Memory that was freed stays with the process, up to 16 MiB for each of malloc's arenas: to take back what a scrape of
// a thousand routes has used takes the kernel a millisecond, in which it lets no other thread have that core.
void keep_freed_memory();

}  // namespace candor
