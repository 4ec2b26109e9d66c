// Tells the program that supervises this process, systemd with Type=notify, how far it is: one datagram to the socket
// that NOTIFY_SOCKET names (sd_notify(3)). Written by hand, because libsystemd is a large dependency for one send.
#pragma once

#include <chrono>
#include <string_view>

namespace candor {

inline constexpr std::chrono::seconds kNotifyWaitMax{2};  // for a supervisor that does not read
inline constexpr std::string_view kNotifyReady = "READY=1";
inline constexpr std::string_view kNotifyStopping = "STOPPING=1";

// Does nothing where nobody asked to be told, and warns where telling fails: that must not end a proxy that works.
void notify_supervisor(std::string_view state);

}  // namespace candor
