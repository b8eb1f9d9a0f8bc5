#include "CDecompression.h"

#include <brotli/decode.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#undef inflateInit2

// MARK: The libraries

#define ZLIB(DO) DO(inflateInit2_) DO(inflate) DO(inflateReset) DO(inflateEnd) DO(zlibVersion)
#define BROTLI(DO)                                                                                                     \
    DO(BrotliDecoderCreateInstance) DO(BrotliDecoderDecompressStream) DO(BrotliDecoderIsFinished)                      \
    DO(BrotliDecoderDestroyInstance)
#define ZSTD(DO)                                                                                                       \
    DO(ZSTD_createDStream) DO(ZSTD_decompressStream) DO(ZSTD_isError) DO(ZSTD_freeDStream) DO(ZSTD_DCtx_setParameter)

#define DECLARE(name) __typeof__(name) *name;
static struct { ZLIB(DECLARE) } zlib;
static struct { BROTLI(DECLARE) } brotli;
static struct { ZSTD(DECLARE) } zstd;
static int has_zlib, has_brotli, has_zstd;

#define RESOLVE_OF_zlib(name) && (*(void **)&zlib.name = dlsym(handle, #name))
#define RESOLVE_OF_brotli(name) && (*(void **)&brotli.name = dlsym(handle, #name))
#define RESOLVE_OF_zstd(name) && (*(void **)&zstd.name = dlsym(handle, #name))

static void open_zlib(void) {
    void *handle = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL);
    has_zlib = handle ZLIB(RESOLVE_OF_zlib);
}

static void open_brotli(void) {
    void *handle = dlopen("libbrotlidec.so.1", RTLD_NOW | RTLD_LOCAL);
    has_brotli = handle BROTLI(RESOLVE_OF_brotli);
}

static void open_zstd(void) {
    void *handle = dlopen("libzstd.so.1", RTLD_NOW | RTLD_LOCAL);
    has_zstd = handle ZSTD(RESOLVE_OF_zstd);
}

static int is_open(enum quire_coding coding) {
    static pthread_once_t for_zlib = PTHREAD_ONCE_INIT, for_brotli = PTHREAD_ONCE_INIT, for_zstd = PTHREAD_ONCE_INIT;
    switch (coding) {
    case QUIRE_CODING_GZIP:
    case QUIRE_CODING_DEFLATE: return pthread_once(&for_zlib, open_zlib), has_zlib;
    case QUIRE_CODING_BROTLI: return pthread_once(&for_brotli, open_brotli), has_brotli;
    case QUIRE_CODING_ZSTD: return pthread_once(&for_zstd, open_zstd), has_zstd;
    }
    return 0;
}

// MARK: The decoder

enum place {
    /// Before the first byte.
    AT_START,
    /// After the first byte of a deflate body, which alone doesn't tell its form.
    AFTER_FIRST_BYTE,
    /// Within a member or frame.
    INSIDE,
    /// At the end of a member or frame, where the body may end.
    AT_END,
    /// In zero bytes after the last member, as tape and some servers leave them.
    IN_PADDING,
};

struct quire_decoder {
    enum quire_coding coding;
    enum place place;
    uint8_t first_byte;
    int is_inflating;
    z_stream inflating;
    BrotliDecoderState *brotli;
    ZSTD_DStream *zstd;
};

struct quire_decoder *quire_decoder_new(enum quire_coding coding) {
    if (!is_open(coding)) return NULL;
    struct quire_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->coding = coding;
    int is_ready = 1;
    if (coding == QUIRE_CODING_BROTLI) {
        is_ready = (decoder->brotli = brotli.BrotliDecoderCreateInstance(NULL, NULL, NULL)) != NULL;
    } else if (coding == QUIRE_CODING_ZSTD) {
        decoder->zstd = zstd.ZSTD_createDStream();
        is_ready = decoder->zstd && !zstd.ZSTD_isError(zstd.ZSTD_DCtx_setParameter(decoder->zstd, ZSTD_d_windowLogMax, 23));
    }
    if (is_ready) return decoder;
    quire_decoder_free(decoder);
    return NULL;
}

void quire_decoder_free(struct quire_decoder *decoder) {
    if (decoder->is_inflating) zlib.inflateEnd(&decoder->inflating);
    if (decoder->brotli) brotli.BrotliDecoderDestroyInstance(decoder->brotli);
    if (decoder->zstd) zstd.ZSTD_freeDStream(decoder->zstd);
    free(decoder);
}

int quire_decoder_is_whole(const struct quire_decoder *decoder) {
    return decoder->place == AT_END || decoder->place == IN_PADDING;
}

// MARK: gzip and deflate

static int begin_inflating(struct quire_decoder *decoder, int window_bits) {
    decoder->is_inflating =
        zlib.inflateInit2_(&decoder->inflating, window_bits, zlib.zlibVersion(), (int)sizeof(z_stream)) == Z_OK;
    decoder->place = INSIDE;
    return decoder->is_inflating ? 0 : -1;
}

/// Inflates what is given; the end of a member is the caller's to judge.
static int inflate_some(
    struct quire_decoder *decoder, const uint8_t **input, size_t *input_left, uint8_t **output, size_t *output_left) {
    z_stream *stream = &decoder->inflating;
    uInt most = 1u << 30;
    uInt given = *input_left < most ? (uInt)*input_left : most;
    uInt room = *output_left < most ? (uInt)*output_left : most;
    stream->next_in = (Bytef *)*input;
    stream->avail_in = given;
    stream->next_out = *output;
    stream->avail_out = room;
    int status = zlib.inflate(stream, Z_NO_FLUSH);
    *input += given - stream->avail_in;
    *input_left -= given - stream->avail_in;
    *output += room - stream->avail_out;
    *output_left -= room - stream->avail_out;
    if (status == Z_STREAM_END) decoder->place = AT_END;
    return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR ? 0 : -1;
}

static int run_gzip(
    struct quire_decoder *decoder, const uint8_t **input, size_t *input_left, uint8_t **output, size_t *output_left) {
    for (;;) {
        size_t before_input = *input_left, before_output = *output_left;
        switch (decoder->place) {
        case AT_START:
            if (!*input_left) return 0;
            if (begin_inflating(decoder, 15 + 16)) return -1;
            break;
        case INSIDE:
            if (inflate_some(decoder, input, input_left, output, output_left)) return -1;
            if (before_input == *input_left && before_output == *output_left) return 0;
            break;
        case AT_END:
            if (!*input_left) return 0;
            // Another member begins with this byte.
            decoder->place = **input == 0x1f ? INSIDE : IN_PADDING;
            if (decoder->place == INSIDE && zlib.inflateReset(&decoder->inflating) != Z_OK) return -1;
            break;
        default:
            for (; *input_left; ++*input, --*input_left) {
                if (**input != 0) return -1;
            }
            return 0;
        }
    }
}

static int run_deflate(
    struct quire_decoder *decoder, const uint8_t **input, size_t *input_left, uint8_t **output, size_t *output_left) {
    if (decoder->place == AT_START && *input_left) {
        decoder->first_byte = *(*input)++;
        --*input_left;
        decoder->place = AFTER_FIRST_BYTE;
    }
    if (decoder->place == AFTER_FIRST_BYTE && *input_left) {
        // The two bytes that zlib's form begins with name deflate and are a multiple of 31 (RFC 1950).
        unsigned head = decoder->first_byte << 8 | **input;
        int is_zlib = (decoder->first_byte & 0x0f) == Z_DEFLATED && head % 31 == 0;
        if (begin_inflating(decoder, is_zlib ? 15 : -15)) return -1;
        const uint8_t *first = &decoder->first_byte;
        size_t one = 1;
        if (inflate_some(decoder, &first, &one, output, output_left) || one) return -1;
    }
    if (decoder->place == AT_END) return *input_left ? -1 : 0;
    if (decoder->place != INSIDE) return 0;
    if (inflate_some(decoder, input, input_left, output, output_left)) return -1;
    return decoder->place == AT_END && *input_left ? -1 : 0;
}

// MARK: Brotli and Zstandard

static int run_brotli(
    struct quire_decoder *decoder, const uint8_t **input, size_t *input_left, uint8_t **output, size_t *output_left) {
    if (decoder->place == AT_END) return *input_left ? -1 : 0;
    if (*input_left) decoder->place = INSIDE;
    BrotliDecoderResult result =
        brotli.BrotliDecoderDecompressStream(decoder->brotli, input_left, input, output_left, output, NULL);
    if (result == BROTLI_DECODER_RESULT_ERROR) return -1;
    if (brotli.BrotliDecoderIsFinished(decoder->brotli)) decoder->place = AT_END;
    return decoder->place == AT_END && *input_left ? -1 : 0;
}

static int run_zstd(
    struct quire_decoder *decoder, const uint8_t **input, size_t *input_left, uint8_t **output, size_t *output_left) {
    ZSTD_inBuffer in = {*input, *input_left, 0};
    ZSTD_outBuffer out = {*output, *output_left, 0};
    // Between frames an empty call would begin another one.
    while ((in.pos < in.size || decoder->place == INSIDE) && out.pos < out.size) {
        size_t before_input = in.pos, before_output = out.pos;
        size_t expected = zstd.ZSTD_decompressStream(decoder->zstd, &out, &in);
        if (zstd.ZSTD_isError(expected)) return -1;
        decoder->place = expected ? INSIDE : AT_END;
        if (in.pos == before_input && out.pos == before_output) break;
    }
    *input += in.pos;
    *input_left -= in.pos;
    *output += out.pos;
    *output_left -= out.pos;
    return 0;
}

int quire_decoder_run(
    struct quire_decoder *decoder, const uint8_t **input, size_t *input_left, uint8_t **output, size_t *output_left) {
    switch (decoder->coding) {
    case QUIRE_CODING_GZIP: return run_gzip(decoder, input, input_left, output, output_left);
    case QUIRE_CODING_DEFLATE: return run_deflate(decoder, input, input_left, output, output_left);
    case QUIRE_CODING_BROTLI: return run_brotli(decoder, input, input_left, output, output_left);
    case QUIRE_CODING_ZSTD: return run_zstd(decoder, input, input_left, output, output_left);
    }
    return -1;
}
