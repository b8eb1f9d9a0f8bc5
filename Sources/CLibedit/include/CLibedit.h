// Typed doors to libedit. Its variadic calls, its wchar_t and the process-wide signal state stay on this side.
//
// libedit runs headless: it keeps the line, the key map and the terminal modes, and whatever it would paint goes to
// /dev/null. An editor belongs to the thread that opened it; only the functions marked so may be called elsewhere.
#ifndef QUIRE_CLIBEDIT_H
#define QUIRE_CLIBEDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct qel_editor qel_editor;

/// The key that `next_key` returns to have `act` called instead of a command of libedit.
#define QEL_ACTION 0x80
/// What `next_key` returns when no key will come: the read ends.
#define QEL_NO_KEY (-1)

typedef struct {
    void *context;
    /// The next key as a Unicode scalar, QEL_ACTION or QEL_NO_KEY. The previous key has been fully applied.
    int32_t (*next_key)(void *context);
    /// Runs the caller's own command. True ends the read.
    bool (*act)(void *context);
} qel_callbacks;

/// NULL when libedit can be used, otherwise why not: a text that stays.
const char *qel_unavailable(void);
/// Opens an editor on two descriptors of one terminal, or returns NULL. Resizes are told by writing to `wake`.
qel_editor *qel_open(int input, int output, int wake, qel_callbacks callbacks);
void qel_close(qel_editor *editor);

/// Reads one line in edit mode; the terminal modes afterwards are exactly those before.
void qel_read(qel_editor *editor);

/// The number of scalars in the line.
size_t qel_length(qel_editor *editor);
/// Copies at most `capacity` scalars of the line and returns how many; `cursor` is counted in scalars.
size_t qel_text(qel_editor *editor, uint32_t *scalars, size_t capacity, size_t *cursor);
/// Replaces the whole line. False when the memory for it could not be had.
bool qel_replace(qel_editor *editor, const uint32_t *scalars, size_t count, size_t cursor);
/// Moves the cursor.
void qel_move(qel_editor *editor, size_t cursor);

/// Leaves edit mode for a while, so that another program can have the terminal; and comes back to it.
void qel_leave(qel_editor *editor);
void qel_enter(qel_editor *editor);

/// Leaves edit mode, stops the process group as Ctrl-Z would, and enters edit mode again once continued.
void qel_suspend(qel_editor *editor);

#endif
