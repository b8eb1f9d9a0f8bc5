// How a process begins and ends: the descriptors that it starts with, the signals that ask it to end, and what must be
// put right however it ends. Signal handlers, constructors and socket addresses stay on this side.
#ifndef QUIRE_CPROCESS_H
#define QUIRE_CPROCESS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/// Settles what a signal does before anything else runs: SIGPIPE becomes an error of `write`, and SIGQUIT ends the
/// process at once. Without `reports_crashes` no crash is reported by the language's own runtime either.
void cprocess_begin(bool reports_crashes);
/// Whether so many files more can be opened.
bool cprocess_can_open(size_t count);

/// Has a function called when the process ends, by a signal or by `exit`; it may make async-signal-safe calls only.
void cprocess_at_end(void (*clean)(void));
/// Does what must be done at the end, and ends the process as that signal does.
_Noreturn void cprocess_end(int number);

/// Notes a file, or an empty folder, that must not outlast the process under its name. A file that isn't empty is renamed
/// to `kept`, unless that is NULL, where SIGTERM or SIGHUP ends the process. Returns a slot for `cprocess_keep`, or -1
/// when a path is too long or there are too many.
int cprocess_leave_nothing(const char *path, const char *kept);
/// Forgets the path of a slot: it was given another name, or is gone.
void cprocess_keep(int slot);

/// Has SIGINT counted from now on instead of ending the process, unless the parent had it ignored.
void cprocess_count_interrupts(void);
/// Has SIGTERM and SIGHUP counted as interrupts too, SIGHUP unless the parent had it ignored.
void cprocess_count_terminations(void);
/// Waits for one signal that is counted. Any thread.
void cprocess_wait(void);
/// The last signal that asked for the end of the process, SIGTERM or SIGHUP; 0 when none has.
int cprocess_termination(void);

/// Has a function called at a signal, with no other signal blocked meanwhile.
void cprocess_handle(int number, void (*handler)(int), int flags);
/// Whether that function, `SIG_DFL` or `SIG_IGN` is what an action does.
bool cprocess_has(const struct sigaction *action, void (*handler)(int));

/// A connection to a socket in the file system, or -1 with `errno` set.
int cprocess_connect(const char *path);

#endif
