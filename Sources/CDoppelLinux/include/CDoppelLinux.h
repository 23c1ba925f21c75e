#ifndef CDOPPELLINUX_H
#define CDOPPELLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What Linux has and Swift cannot call: variadic functions, macros, and what must happen between fork and exec.
///
/// Every function returns 0 (or a value at least 0) for success and a negated errno for failure, keeps nothing between calls, and
/// may be called by a process of one thread.

/// Sends one message with descriptors over a Unix socket.
///
/// `count` is at most DOPPEL_DESCRIPTORS. Where there is no room it waits for some, or without `waits` gives -EAGAIN.
ssize_t doppel_send(int socket, const void *bytes, size_t length, const int *descriptors, size_t count, int waits);

/// Takes one message from a Unix socket, waiting for it; 0 when the other side is gone.
///
/// Descriptors that came are written to `descriptors`, which has room for DOPPEL_DESCRIPTORS, close on exec, and their number
/// to `count`; 0 where this process could not take all of them, because it has as many open files as it may.
ssize_t doppel_receive(int socket, void *bytes, size_t capacity, int *descriptors, size_t *count);

/// The most descriptors of one message.
#define DOPPEL_DESCRIPTORS 8

/// Moves this process into new namespaces for mounts and the network; with `user` also into a new user namespace, in which its
/// user and group keep their numbers and it may do everything.
int doppel_unshare(int user);

/// Moves this thread into the network that a descriptor of `/proc/PID/ns/net` stands for.
int doppel_join_network(int network);

/// Keeps mounts of this namespace from being seen outside, while new ones outside are seen here.
int doppel_detach_mounts(void);

/// Mounts the file or folder `source` over `target`, read-only.
int doppel_bind(const char *source, const char *target);

/// Makes the loopback interface work.
int doppel_loopback_up(void);

/// Gives the loopback interface an address of 4 or 16 bytes and takes every address of that family for one of this machine, with
/// that one as the source of what is sent.
int doppel_own_every_address(const uint8_t *address, size_t length);

/// A place where a program listens: 4 or 16 bytes of address, and a port.
struct doppel_place {
  uint8_t address[16];
  uint8_t length;
  uint16_t port;
};

/// A socket by which the listening sockets of the network are asked for that this process is in now.
int doppel_inspector(void);

/// Writes where programs listen for TCP connections in the network of an inspector, at most `capacity` places.
///
/// Returns how many there are.
ssize_t doppel_listening(int inspector, struct doppel_place *places, size_t capacity);

/// Sets the mark that redirection rules know a socket by.
int doppel_mark(int socket, uint32_t mark);

/// Lets the programs that this process starts (`on`), or not, change the network of the namespace although they are not root.
int doppel_share_network_rights(int on);

/// Takes the place of a parent that ended for every process that descends from this one.
int doppel_adopt_orphans(void);

/// Starts a program as a child that dies with this process, with no signal blocked and those of `defaults` at their default.
///
/// `arguments` and `variables` end with NULL; the program is looked up in PATH. Returns the process id, or why it could not be run.
pid_t doppel_start(char *const arguments[], char *const variables[], const int *defaults, size_t count);

/// A descriptor that can be read when one of the children of this process has changed; their signal no longer interrupts.
int doppel_watch_children(void);

/// Forgets that children have changed until the next one does.
void doppel_forget_children(int descriptor);

/// A descriptor that can be read once the process has ended, whoever gets its number after it.
int doppel_process_handle(pid_t process);

/// Sends a signal to the process of such a descriptor.
int doppel_signal(int handle, int number);

/// A pipe whose ends no program that is started has, unless it is given one.
int doppel_pipe(int ends[2]);

/// An empty file that has no name; it is gone when its last descriptor is closed.
int doppel_memory_file(void);

#endif
