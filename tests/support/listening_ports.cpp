#include "tests/support/listening_ports.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace candor::test {
namespace {

constexpr const char* kListening = "0A";

// The targets of its descriptors: "socket:[INODE]" among others.
std::set<std::string> descriptors(const std::filesystem::path& process) {
  std::set<std::string> targets;
  std::error_code ec;
  for (const auto& descriptor : std::filesystem::directory_iterator(process / "fd", ec)) {
    targets.insert(std::filesystem::read_symlink(descriptor.path(), ec).string());
  }
  return targets;
}

}  // namespace

std::set<std::uint16_t> listening_ports(int process) {
  const std::filesystem::path folder = "/proc/" + std::to_string(process);
  const std::set<std::string> own = descriptors(folder);
  std::set<std::uint16_t> ports;
  std::ifstream table(folder / "net" / "tcp");
  for (std::string line; std::getline(table, line);) {
    std::istringstream words(line);
    std::string slot, local, remote, state, queues, timer, retransmits, user, timeout, inode;
    words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> user >> timeout >> inode;
    if (state == kListening && own.contains("socket:[" + inode + "]")) {
      ports.insert(static_cast<std::uint16_t>(std::stoul(local.substr(local.find(':') + 1), nullptr, 16)));
    }
  }
  return ports;
}

}  // namespace candor::test
