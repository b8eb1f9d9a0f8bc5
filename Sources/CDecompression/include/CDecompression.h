// The content codings of HTTP, decoded piece by piece: one door to zlib, brotli and zstd.
//
// The libraries are opened at the first use and not linked, since most runs decode nothing.

#ifndef QUIRE_CDECOMPRESSION_H
#define QUIRE_CDECOMPRESSION_H

#include <stddef.h>
#include <stdint.h>

/// How a body is coded.
enum quire_coding {
    /// gzip, also of several members one after another (RFC 1952).
    QUIRE_CODING_GZIP,
    /// zlib, as `deflate` means by the standard, or bare deflate, as some servers send it (RFC 9110, 8.4.1.2).
    QUIRE_CODING_DEFLATE,
    /// Brotli (RFC 7932).
    QUIRE_CODING_BROTLI,
    /// Zstandard, with windows of at most 8 MiB (RFC 9659).
    QUIRE_CODING_ZSTD,
};

/// A decoder and where it is in its body.
struct quire_decoder;

/// A decoder; NULL when its library can't be opened or there is no memory.
struct quire_decoder *quire_decoder_new(enum quire_coding coding);

/// Decodes some input into the room for output and moves both on. 0 when it went on, -1 when the input is damaged.
/// With no input left it is called again for as long as it fills the room.
int quire_decoder_run(
    struct quire_decoder *decoder, const uint8_t **input, size_t *input_left, uint8_t **output, size_t *output_left);

/// Whether what was decoded is a whole body.
int quire_decoder_is_whole(const struct quire_decoder *decoder);

/// Frees the decoder.
void quire_decoder_free(struct quire_decoder *decoder);

#endif
