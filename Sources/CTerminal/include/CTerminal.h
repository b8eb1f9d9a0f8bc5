// Typed doors to what libc knows about terminals. Its locales, wchar_t and ioctl's variadic call stay on this side.
#ifndef QUIRE_CTERMINAL_H
#define QUIRE_CTERMINAL_H

#include <locale.h>
#include <stdbool.h>
#include <stdint.h>

/// A UTF-8 locale for one thread, found once; the process's own locale is left alone. Any thread.
locale_t cterm_utf8_locale(void);

/// The cells that a scalar takes, in UTF-8 whatever the locale; -1 if libc can't print it. Any thread.
int cterm_width(uint32_t scalar);

/// The size of a terminal's window, each 0 where the terminal doesn't say; false when it isn't a terminal.
bool cterm_window(int descriptor, uint16_t *rows, uint16_t *columns);

#endif
