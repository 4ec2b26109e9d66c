#include "tests/support/private_network.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <exception>
#include <fstream>
#include <string_view>
#include <system_error>
#include <thread>

#include "tests/support/socket.hpp"

namespace candor::test {
namespace {

constexpr int kNamespaces = CLONE_NEWNET | CLONE_NEWNS;

void check(int result, const char* what) {
  if (result != 0) throw std::system_error(errno, std::generic_category(), what);
}

Socket control_socket() { return Socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)); }

void raise_loopback() {
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP;
  check(::ioctl(control_socket().fd(), SIOCSIFFLAGS, &request), "loopback up");
}

sockaddr ipv4(const std::string& ip) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  ::inet_pton(AF_INET, ip.c_str(), &address.sin_addr);
  return std::bit_cast<sockaddr>(address);
}

void make_unreachable(const std::string& host) {
  rtentry route{};
  route.rt_dst = ipv4(host);
  route.rt_genmask = ipv4("255.255.255.255");
  route.rt_flags = RTF_UP | RTF_HOST | RTF_REJECT;
  check(::ioctl(control_socket().fd(), SIOCADDRT, &route), "unreachable route");
}

void replace_file(const char* path, std::string_view text) {
  std::string name = "/tmp/candor-test-XXXXXX";
  Socket file(::mkstemp(name.data()));
  if (::write(file.fd(), text.data(), text.size()) < 0) check(-1, "write");
  check(::mount(name.c_str(), path, nullptr, MS_BIND, nullptr), "bind mount");
  ::unlink(name.c_str());
}

void enter(const PrivateNetwork& network) {
  check(::unshare(kNamespaces), "unshare");
  check(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "private mounts");
  raise_loopback();
  make_unreachable(network.unreachable_host);
  replace_file("/etc/resolv.conf", network.resolv_conf);
}

}  // namespace

bool can_make_private_network() {
  std::exception_ptr failed;
  std::thread([&failed] {
    try {
      enter({});
    } catch (...) {
      failed = std::current_exception();
    }
  }).join();
  return failed == nullptr;
}

void in_private_network(const PrivateNetwork& network, const std::function<void()>& body) {
  std::exception_ptr failed;
  std::thread([&] {
    try {
      enter(network);
      body();
    } catch (...) {
      failed = std::current_exception();
    }
  }).join();
  if (failed) std::rethrow_exception(failed);
}

}  // namespace candor::test
