// Typed doors to libvterm, the terminal of Neovim: an emulator that knows nothing of Quire's editor.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cvterm cvterm;

/// One cell of the screen.
typedef struct {
    /// Its characters, ended by 0; none in a cell that was never written, or that a wide character before it covers.
    uint32_t scalars[7];
    /// The columns that it takes: 1 or 2.
    int width;
    bool is_bold, is_underlined, is_reversed, is_italic;
    /// The colour of the text by its number in the palette; -1 for the usual one.
    int colour;
} cvterm_cell;

cvterm *cvterm_open(int rows, int columns);
void cvterm_close(cvterm *terminal);
void cvterm_write(cvterm *terminal, const uint8_t *bytes, size_t count);
void cvterm_resize(cvterm *terminal, int rows, int columns);
cvterm_cell cvterm_cell_at(cvterm *terminal, int row, int column);
void cvterm_cursor(cvterm *terminal, int *row, int *column);
