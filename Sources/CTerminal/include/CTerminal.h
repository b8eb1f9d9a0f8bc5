// Terminals from the side of the system: what libc knows about them, the modes that must survive the end of the process, the
// signals that concern them, and other programs on them. Locales, wchar_t, variadic calls and signal handlers stay on this side.
#ifndef QUIRE_CTERMINAL_H
#define QUIRE_CTERMINAL_H

#include <locale.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A UTF-8 locale for one thread, found once; the process's own locale is left alone. Any thread.
locale_t cterm_utf8_locale(void);

/// The cells that a scalar takes, in UTF-8 whatever the locale; -1 if libc can't print it. Any thread.
int cterm_width(uint32_t scalar);

/// The size of a terminal's window, each 0 where the terminal doesn't say; false when it isn't a terminal.
bool cterm_window(int descriptor, uint16_t *rows, uint16_t *columns);

/// Remembers the terminal's modes so that a dying process can put them back, and registers `wake` for resizes.
/// Returns a slot, or -1 when too many terminals are being edited; nothing but crash safety is lost then.
int cterm_guard_enter(int input, int output, int wake);
void cterm_guard_leave(int slot);

/// A descriptor that becomes readable when `cterm_wake` is called, or -1.
int cterm_wake_open(void);
/// Any thread, and signal handlers.
void cterm_wake(int wake);
/// Forgets the calls of `cterm_wake` so far.
void cterm_wake_clear(int wake);

/// Keeps what is typed while no line is read: keys stay as they are for the next line, and aren't shown meanwhile.
/// Signals are still sent by their keys. Gives what `cterm_unhush` takes back, or -1. Any thread.
int cterm_hush(int input, int output);
/// Gives the terminal its modes back. Any thread.
void cterm_unhush(int slot);

/// Runs a shell's command with one more word behind it, on that terminal, with the signals of a fresh program.
/// Gives its exit status, 128 and its signal, or 127 when it can't be run.
int cterm_run(const char *command, const char *argument, int input, int output);
/// The same, with its standard input from a pipe whose other end is put into `feed`; gives the process, or -1.
int cterm_start(const char *command, const char *argument, int output, int *feed);
/// Waits for what `cterm_start` started.
int cterm_finish(int process);

#endif
