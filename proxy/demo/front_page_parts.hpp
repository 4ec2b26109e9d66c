// The parts of the front page that are constant text in other languages than HTML.
#pragma once

#include <string_view>

namespace candor::demo {

extern const std::string_view kFrontPageStyle;   // CSS; light and dark, wide and narrow
extern const std::string_view kFrontPageScript;  // asks for each row's path and compares what comes with what it says

}  // namespace candor::demo
