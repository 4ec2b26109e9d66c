// The events that one look at the event set has brought. Who sends something small while others of the batch have not
// had their turn holds it back until they have: then all of it leaves in one go, and a peer that sleeps is woken once
// instead of by each message. Waking is a large part of what a small message costs.
#pragma once

namespace candor::net {

struct Batch {
  bool goes_on = false;  // events of it are still to be acted on
};

}  // namespace candor::net
