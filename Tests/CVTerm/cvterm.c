#include "CVTerm.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

struct cvterm {
    VTerm *emulator;
    VTermScreen *screen;
};

cvterm *cvterm_open(int rows, int columns) {
    cvterm *terminal = calloc(1, sizeof *terminal);
    if (!terminal) return NULL;
    terminal->emulator = vterm_new(rows, columns);
    if (!terminal->emulator) {
        free(terminal);
        return NULL;
    }
    vterm_set_utf8(terminal->emulator, 1);
    terminal->screen = vterm_obtain_screen(terminal->emulator);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_reset(terminal->screen, 1);
    return terminal;
}

void cvterm_close(cvterm *terminal) {
    vterm_free(terminal->emulator);
    free(terminal);
}

void cvterm_write(cvterm *terminal, const uint8_t *bytes, size_t count) {
    vterm_input_write(terminal->emulator, (const char *)bytes, count);
    // Answers to questions that the program asks of the terminal; nobody waits for them here.
    char answer[256];
    while (vterm_output_read(terminal->emulator, answer, sizeof answer) > 0) {}
}

void cvterm_resize(cvterm *terminal, int rows, int columns) { vterm_set_size(terminal->emulator, rows, columns); }

cvterm_cell cvterm_cell_at(cvterm *terminal, int row, int column) {
    cvterm_cell result = {.width = 1, .colour = -1};
    VTermScreenCell cell;
    VTermPos place = {.row = row, .col = column};
    memset(&cell, 0, sizeof cell);
    if (!vterm_screen_get_cell(terminal->screen, place, &cell)) return result;
    // The right half of a wide character is marked by a value that is no character.
    for (int index = 0; index < VTERM_MAX_CHARS_PER_CELL && cell.chars[index] && cell.chars[index] <= 0x10FFFF; index++)
        result.scalars[index] = cell.chars[index];
    result.width = cell.width;
    result.is_bold = cell.attrs.bold;
    result.is_underlined = cell.attrs.underline != 0;
    result.is_reversed = cell.attrs.reverse;
    result.is_italic = cell.attrs.italic;
    if (VTERM_COLOR_IS_INDEXED(&cell.fg)) result.colour = cell.fg.indexed.idx;
    if (VTERM_COLOR_IS_DEFAULT_FG(&cell.fg)) result.colour = -1;
    return result;
}

void cvterm_cursor(cvterm *terminal, int *row, int *column) {
    VTermPos place = {.row = 0, .col = 0};
    vterm_state_get_cursorpos(vterm_obtain_state(terminal->emulator), &place);
    *row = place.row;
    *column = place.col;
}
