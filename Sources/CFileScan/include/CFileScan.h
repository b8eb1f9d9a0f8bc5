// Where rows and fields of a file of fields end, found with the machine's vectors.
//
// It knows files whose quotes stand where RFC 4180 has them and whose lines end with LF or CRLF; of any other it says
// that it is another.

#ifndef QUIRE_CFILESCAN_H
#define QUIRE_CFILESCAN_H

#include <stddef.h>
#include <stdint.h>

/// What a part of a file that begins with a row is made of.
struct quire_csv_survey {
    /// The offset behind the last row that is whole; 0 where none is.
    size_t rows_end;
    /// How many rows are whole.
    size_t rows;
    /// How many fields they have.
    size_t fields;
    /// How many line feeds they have, also those within quotes.
    size_t newlines;
    /// Whether all quotes and line ends are where they can be told by their number alone.
    int is_regular;
};

/// A field, without the quotes around it.
struct quire_csv_field {
    /// Where it begins, and in the highest bit whether it is quoted.
    uint32_t start;
    /// Where it ends, and in the highest bit whether quotes are doubled in it.
    uint32_t end;
};

/// How many line feeds there are.
size_t quire_count_newlines(const uint8_t *bytes, size_t count);

/// Looks at the bytes that follow the end of a row.
struct quire_csv_survey quire_csv_survey_make(const uint8_t *bytes, size_t count, uint8_t delimiter);

/// Finds the fields of bytes that are regular and end with a row, less than 2^31 of them. `fields` has room for all of
/// them, `row_ends` for where each row ends in it.
void quire_csv_find(
    const uint8_t *bytes, size_t count, uint8_t delimiter, struct quire_csv_field *fields, uint32_t *row_ends);

#endif
