#ifndef QUIRE_CLIBEDIT_INTERNAL_H
#define QUIRE_CLIBEDIT_INTERNAL_H

#include <stdbool.h>

/// Remembers the terminal's modes so that a dying process can put them back, and registers `wake` for resizes.
/// Returns a slot, or -1 when too many terminals are being edited; nothing but crash safety is lost then.
int qel_guard_enter(int input, int output, int wake);
void qel_guard_leave(int slot);

#endif
