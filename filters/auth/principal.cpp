#include "filters/auth/principal.hpp"

#include "proxy/http1/characters.hpp"
#include "proxy/http1/field_line.hpp"

namespace candor::filters::auth {

bool is_user_name(std::string_view name) {
  return !name.empty() && name.size() <= kUserBytesMax && http1::trim(name).size() == name.size() &&
         http1::find_control(name) == std::string_view::npos;
}

}  // namespace candor::filters::auth
