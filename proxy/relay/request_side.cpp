#include "proxy/relay/request_side.hpp"

namespace candor::relay {

RequestSide::RequestSide(const Ends& ends, const RequestContent& content)
    : ends_(ends),
      content_(content),
      decoder_(content.length, content.limits),
      encoder_(content.length.framing),
      outbox_(ends.upstream, ends.scratch.kept_in_worker, ends.scratch.batch),
      last_read_(ends.exchange.now),
      last_write_(ends.exchange.now) {}

void RequestSide::start(std::string_view head) {
  ends_.scratch.pieces.clear();
  ends_.scratch.pieces.push_back(http1::piece(head));
  take_from_input();
  if (!fault_ && !ends_.scratch.pieces.empty()) send();
}

bool RequestSide::pump() {
  flush();
  for (unsigned reads = 0; !fault_ && !upstream_gone() && outbox_.empty() && !received(); ++reads) {
    if (reads == kReadsPerTurn) return false;
    // The scratch is the worker's: a message that failed half-way, ours or another's, may have left pieces there.
    ends_.scratch.pieces.clear();
    if (used_input_ < ends_.input.unread().size()) {
      take_from_input();
    } else if (!read_from_client()) {
      break;
    }
  }
  return !outbox_.holds_back();
}

void RequestSide::flush() {
  if (outbox_.empty()) return;
  const std::uint64_t before = outbox_.written();
  outbox_.flush();
  if (outbox_.written() != before) last_write_ = ends_.exchange.now;
}

void RequestSide::take_from_input() {
  while (!fault_ && !received() && used_input_ < ends_.input.unread().size()) {
    used_input_ += take(ends_.input.unread().substr(used_input_));
  }
}

bool RequestSide::read_from_client() {
  if (!ends_.client.readable()) return false;
  const std::span<char> room = ends_.scratch.room(ends_.buffered_max);
  const net::IoResult result = ends_.client.read_some(room);
  switch (result.status) {
    case net::IoStatus::would_block:
      return false;
    case net::IoStatus::end:
      fault_ = {Cause::request_malformed, "the client ended its content early"};
      ended_early_ = true;
      return false;
    case net::IoStatus::failed:
      fault_ = {Cause::client_closed, net::error_text(result.error)};
      return false;
    case net::IoStatus::ok:
      break;
  }
  read_beyond_input_ = true;
  last_read_ = ends_.exchange.now;
  std::string_view bytes(room.data(), result.bytes);
  while (!fault_ && !received() && !bytes.empty()) bytes.remove_prefix(take(bytes));
  if (received() && !bytes.empty()) ends_.input.hold(bytes);
  return true;
}

// Decodes one batch and sends it; returns the bytes used up.
std::size_t RequestSide::take(std::string_view bytes) {
  ends_.scratch.content_pieces.clear();
  const std::size_t taken = decoder_.decode(bytes, ends_.scratch.content_pieces, kPiecesMax);
  ends_.exchange.bytes_in += taken;
  if (decoder_.fault()) {
    fault_ = decoder_.fault();
  } else if (content_.bytes_max != 0 && decoder_.content_bytes() > content_.bytes_max) {
    fault_ =
        http1::limit_fault(Cause::body_too_large, "limits.request_body", content_.bytes_max, decoder_.content_bytes());
  }
  if (fault_) {
    ends_.scratch.pieces.clear();
    return taken;
  }
  if (received()) decoder_.drop_trailers(ends_.exchange.edited_fields);
  encoder_.encode(ends_.scratch.content_pieces, received(), decoder_.trailers(), ends_.scratch.pieces);
  send();
  return taken;
}

void RequestSide::send() {
  const std::uint64_t before = outbox_.written();
  outbox_.send(ends_.scratch.pieces);
  if (outbox_.written() != before || !outbox_.empty()) last_write_ = ends_.exchange.now;
  ends_.scratch.pieces.clear();
}

}  // namespace candor::relay
