#include "proxy/observe/scrape_text.hpp"

#include <thread>
#include <utility>

namespace candor::observe {

std::string ScrapeText::take() && {
  end_piece();
  return std::move(text_);
}

ScrapeText::int_type ScrapeText::overflow(int_type next) {
  end_piece();
  start_piece();
  std::this_thread::yield();
  if (traits_type::eq_int_type(next, traits_type::eof())) return traits_type::not_eof(next);
  return sputc(traits_type::to_char_type(next));
}

}  // namespace candor::observe
