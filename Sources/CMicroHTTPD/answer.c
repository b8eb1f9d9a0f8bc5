#define _GNU_SOURCE
#include "exchange.h"

#include <stdlib.h>
#include <string.h>

/// The part of a body that is sent before its connection ends.
typedef struct {
    size_t count;
    uint8_t bytes[];
} part;

static ssize_t read_part(void *context, uint64_t position, char *buffer, size_t room) {
    part *body = context;
    if (position >= body->count) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    size_t left = body->count - (size_t)position;
    size_t count = left < room ? left : room;
    memcpy(buffer, body->bytes + position, count);
    return (ssize_t)count;
}

static struct MHD_Response *cut_response(const uint8_t *body, size_t length, size_t sent) {
    part *copy = malloc(sizeof *copy + sent);
    if (copy == NULL) {
        return NULL;
    }
    copy->count = sent;
    if (sent > 0) {
        memcpy(copy->bytes, body, sent);
    }
    struct MHD_Response *response
        = qmh_library()->MHD_create_response_from_callback(length, 64 << 10, read_part, copy, free);
    if (response == NULL) {
        free(copy);
    }
    return response;
}

qmh_answer *qmh_answer_make(unsigned status, const uint8_t *body, size_t length, size_t sent) {
    if (qmh_library() == NULL) {
        return NULL;
    }
    qmh_answer *answer = calloc(1, sizeof *answer);
    if (answer == NULL) {
        return NULL;
    }
    answer->status = status;
    // The library copies the bytes, and changes none, although its type doesn't say so.
    answer->response = sent < length
        ? cut_response(body, length, sent)
        : qmh_library()->MHD_create_response_from_buffer(length, (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
    if (answer->response == NULL) {
        free(answer);
        return NULL;
    }
    return answer;
}

void qmh_answer_add(qmh_answer *answer, const char *name, const char *value) {
    qmh_library()->MHD_add_response_header(answer->response, name, value);
}

void qmh_answer_free(qmh_answer *answer) {
    qmh_library()->MHD_destroy_response(answer->response);
    free(answer);
}
