// The system's own functions, behind those that the linker has put in their place.
#pragma once

#include <sys/epoll.h>
#include <sys/socket.h>

namespace candor::test {

ssize_t real_recv(int descriptor, void* into, size_t size, int flags) asm("__real_recv");
ssize_t real_send(int descriptor, const void* from, size_t size, int flags) asm("__real_send");
ssize_t real_sendmsg(int descriptor, const msghdr* message, int flags) asm("__real_sendmsg");
int real_socket(int family, int type, int protocol) asm("__real_socket");
int real_connect(int descriptor, const sockaddr* address, socklen_t size) asm("__real_connect");
int real_getsockopt(int descriptor, int level, int name, void* value, socklen_t* size) asm("__real_getsockopt");
int real_accept4(int descriptor, sockaddr* address, socklen_t* size, int flags) asm("__real_accept4");
int real_epoll_ctl(int set, int operation, int descriptor, epoll_event* event) asm("__real_epoll_ctl");
void* real_aligned_alloc(size_t alignment, size_t size) asm("__real_aligned_alloc");
int real_epoll_wait(int set, epoll_event* events, int events_max, int timeout_ms) asm("__real_epoll_wait");

}  // namespace candor::test
