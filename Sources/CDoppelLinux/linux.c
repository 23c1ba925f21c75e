#ifdef __linux__

#define _GNU_SOURCE
#include "CDoppelLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

// MARK: Messages

union control {
  char bytes[CMSG_SPACE(sizeof(int) * DOPPEL_DESCRIPTORS)];
  struct cmsghdr alignment;
};

ssize_t doppel_send(int socket, const void *bytes, size_t length, const int *descriptors, size_t count, int waits) {
  if (count > DOPPEL_DESCRIPTORS) return -EINVAL;
  union control control;
  memset(&control, 0, sizeof control);
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  if (count > 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
  }
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL | (waits ? 0 : MSG_DONTWAIT));
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : sent;
}

ssize_t doppel_receive(int socket, void *bytes, size_t capacity, int *descriptors, size_t *count) {
  union control control;
  struct iovec part = {.iov_base = bytes, .iov_len = capacity};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  ssize_t received;
  do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  *count = 0;
  if (received < 0) return -errno;
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    size_t came = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t index = 0; index < came; index++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof(int));
      if (*count < DOPPEL_DESCRIPTORS) descriptors[(*count)++] = descriptor;
      else close(descriptor);
    }
  }
  if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
    for (size_t index = 0; index < *count; index++) close(descriptors[index]);
    *count = 0;
  }
  return message.msg_flags & MSG_TRUNC ? -EMSGSIZE : received;
}

// MARK: Namespaces

static int write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return -errno;
  ssize_t length = (ssize_t)strlen(text);
  int result = write(file, text, (size_t)length) == length ? 0 : -errno;
  close(file);
  return result;
}

static int map_id(const char *path, unsigned id) {
  char text[64];
  snprintf(text, sizeof text, "%u %u 1\n", id, id);
  return write_file(path, text);
}

int doppel_unshare(int user) {
  unsigned uid = geteuid(), gid = getegid();
  if (unshare(CLONE_NEWNS | CLONE_NEWNET | (user ? CLONE_NEWUSER : 0)) != 0) return -errno;
  if (!user) return 0;
  int result = write_file("/proc/self/setgroups", "deny");
  if (result == 0) result = map_id("/proc/self/uid_map", uid);
  if (result == 0) result = map_id("/proc/self/gid_map", gid);
  return result;
}

int doppel_join_network(int network) { return setns(network, CLONE_NEWNET) == 0 ? 0 : -errno; }

int doppel_detach_mounts(void) { return mount("none", "/", NULL, MS_REC | MS_SLAVE, NULL) == 0 ? 0 : -errno; }

int doppel_bind(const char *source, const char *target) {
  if (mount(source, target, NULL, MS_BIND, NULL) != 0) return -errno;
  struct statvfs status;
  if (statvfs(target, &status) != 0) return -errno;
  // In a user namespace what the mount of the source forbids is locked: a remount that would allow it again is refused. Nothing
  // is said of the times of access, so that they are kept as they are.
  unsigned long flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | (status.f_flag & ST_NOEXEC ? MS_NOEXEC : 0);
  return mount(NULL, target, NULL, flags, NULL) == 0 ? 0 : -errno;
}

// MARK: Network

int doppel_loopback_up(void) {
  int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (control < 0) return -errno;
  struct ifreq request = {.ifr_name = "lo"};
  int result = ioctl(control, SIOCGIFFLAGS, &request);
  if (result == 0) {
    request.ifr_flags |= IFF_UP | IFF_RUNNING;
    result = ioctl(control, SIOCSIFFLAGS, &request);
  }
  result = result == 0 ? 0 : -errno;
  close(control);
  return result;
}

/// A request to the kernel's routing, with room for three attributes of at most 16 bytes.
struct request {
  struct nlmsghdr header;
  union {
    struct ifaddrmsg address;
    struct rtmsg route;
  } body;
  char attributes[3 * RTA_SPACE(16)];
};

static void add(struct request *request, unsigned short type, const void *value, size_t length) {
  struct rtattr *attribute = (struct rtattr *)((char *)request + NLMSG_ALIGN(request->header.nlmsg_len));
  attribute->rta_type = type;
  attribute->rta_len = (unsigned short)RTA_LENGTH(length);
  memcpy(RTA_DATA(attribute), value, length);
  request->header.nlmsg_len = (uint32_t)(NLMSG_ALIGN(request->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len));
}

/// Sends a request and waits for the kernel's word on it.
static int ask(struct request *request) {
  int socket_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (socket_ < 0) return -errno;
  int result = -EPROTO;
  struct {
    struct nlmsghdr header;
    struct nlmsgerr error;
    char rest[512];
  } answer;
  if (send(socket_, request, request->header.nlmsg_len, 0) < 0 || recv(socket_, &answer, sizeof answer, 0) < 0) result = -errno;
  else if (answer.header.nlmsg_type == NLMSG_ERROR) result = answer.error.error;
  close(socket_);
  return result;
}

int doppel_own_every_address(const uint8_t *address, size_t length) {
  unsigned char family = length == 4 ? AF_INET : AF_INET6;
  uint32_t interface = if_nametoindex("lo");
  if (interface == 0) return -errno;
  struct request request;
  memset(&request, 0, sizeof request);
  request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.body.address);
  request.header.nlmsg_type = RTM_NEWADDR;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
  request.body.address.ifa_family = family;
  request.body.address.ifa_prefixlen = (unsigned char)(length * 8);
  // an IPv6 address is checked for doubles before it is used: there is nobody here to have it too
  request.body.address.ifa_flags = length == 4 ? 0 : IFA_F_NODAD;
  request.body.address.ifa_index = interface;
  add(&request, IFA_LOCAL, address, length);
  add(&request, IFA_ADDRESS, address, length);
  int result = ask(&request);
  if (result != 0) return result;
  memset(&request, 0, sizeof request);
  request.header.nlmsg_len = NLMSG_LENGTH(sizeof request.body.route);
  request.header.nlmsg_type = RTM_NEWROUTE;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
  request.body.route.rtm_family = family;
  request.body.route.rtm_table = RT_TABLE_MAIN;
  request.body.route.rtm_protocol = RTPROT_BOOT;
  request.body.route.rtm_scope = length == 4 ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
  request.body.route.rtm_type = RTN_LOCAL;
  add(&request, RTA_OIF, &interface, sizeof interface);
  add(&request, RTA_PREFSRC, address, length);
  return ask(&request);
}

int doppel_inspector(void) {
  int inspector = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  return inspector < 0 ? -errno : inspector;
}

/// Asks for the listening sockets of one family; adds to `found`.
static int list(int inspector, unsigned char family, struct doppel_place *places, size_t capacity, size_t *found) {
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 body;
  } request;
  memset(&request, 0, sizeof request);
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.sdiag_family = family;
  request.body.sdiag_protocol = IPPROTO_TCP;
  // 10 is the state of listening
  request.body.idiag_states = 1u << 10;
  if (send(inspector, &request, sizeof request, 0) < 0) return -errno;
  union {
    struct nlmsghdr header;
    char bytes[32 * 1024];
  } answer;
  while (1) {
    ssize_t came;
    do came = recv(inspector, &answer, sizeof answer, 0);
    while (came < 0 && errno == EINTR);
    if (came <= 0) return came < 0 ? -errno : -EPROTO;
    int left = (int)came;
    for (struct nlmsghdr *header = &answer.header; NLMSG_OK(header, left); header = NLMSG_NEXT(header, left)) {
      if (header->nlmsg_type == NLMSG_DONE) return 0;
      if (header->nlmsg_type == NLMSG_ERROR) {
        int error = header->nlmsg_len >= NLMSG_LENGTH(sizeof(struct nlmsgerr)) ? ((struct nlmsgerr *)NLMSG_DATA(header))->error : 0;
        return error < 0 ? error : -EPROTO;
      }
      if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct inet_diag_msg))) return -EPROTO;
      const struct inet_diag_msg *message = NLMSG_DATA(header);
      if (*found < capacity) {
        struct doppel_place *place = &places[*found];
        place->length = family == AF_INET ? 4 : 16;
        memcpy(place->address, message->id.idiag_src, place->length);
        const unsigned char *port = (const unsigned char *)&message->id.idiag_sport;
        place->port = (uint16_t)(port[0] << 8 | port[1]);
      }
      (*found)++;
    }
  }
}

ssize_t doppel_listening(int inspector, struct doppel_place *places, size_t capacity) {
  size_t found = 0;
  int result = list(inspector, AF_INET, places, capacity, &found);
  if (result == 0) result = list(inspector, AF_INET6, places, capacity, &found);
  return result == 0 ? (ssize_t)found : result;
}

int doppel_mark(int socket, uint32_t mark) {
  return setsockopt(socket, SOL_SOCKET, SO_MARK, &mark, sizeof mark) == 0 ? 0 : -errno;
}

// MARK: Processes

int doppel_share_network_rights(int on) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) != 0) return -errno;
  uint32_t bit = 1u << CAP_NET_ADMIN;
  data[0].inheritable = on ? data[0].inheritable | (data[0].permitted & bit) : data[0].inheritable & ~bit;
  if (syscall(SYS_capset, &header, data) != 0) return -errno;
  int change = on ? PR_CAP_AMBIENT_RAISE : PR_CAP_AMBIENT_LOWER;
  return prctl(PR_CAP_AMBIENT, change, CAP_NET_ADMIN, 0, 0) == 0 ? 0 : -errno;
}

int doppel_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : -errno; }

pid_t doppel_start(char *const arguments[], char *const variables[], const int *defaults, size_t count) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent) _exit(127);
    for (size_t index = 0; index < count; index++) signal(defaults[index], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvpe(arguments[0], arguments, variables);
    int reason = errno;
    while (write(ends[1], &reason, sizeof reason) < 0 && errno == EINTR) {}
    _exit(127);
  }
  int failure = child < 0 ? errno : 0;
  close(ends[1]);
  if (child > 0) {
    ssize_t came;
    do came = read(ends[0], &failure, sizeof failure);
    while (came < 0 && errno == EINTR);
  }
  close(ends[0]);
  return failure == 0 ? child : -failure;
}

int doppel_watch_children(void) {
  sigset_t children;
  sigemptyset(&children);
  sigaddset(&children, SIGCHLD);
  if (sigprocmask(SIG_BLOCK, &children, NULL) != 0) return -errno;
  int descriptor = signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
  return descriptor < 0 ? -errno : descriptor;
}

void doppel_forget_children(int descriptor) {
  struct signalfd_siginfo information;
  while (read(descriptor, &information, sizeof information) > 0) {}
}

int doppel_process_handle(pid_t process) {
  int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
  return descriptor < 0 ? -errno : descriptor;
}

int doppel_signal(int handle, int number) {
  return syscall(SYS_pidfd_send_signal, handle, number, NULL, 0) == 0 ? 0 : -errno;
}

int doppel_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : -errno; }

int doppel_memory_file(void) {
  int descriptor = memfd_create("doppel", MFD_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
}

#endif
