// libmicrohttpd's functions, by the names and types of its header.
#ifndef QUIRE_CMICROHTTPD_LIBRARY_H
#define QUIRE_CMICROHTTPD_LIBRARY_H

#include <microhttpd.h>

#define QMH_FUNCTIONS(APPLY)                 \
    APPLY(MHD_start_daemon)                  \
    APPLY(MHD_stop_daemon)                   \
    APPLY(MHD_suspend_connection)            \
    APPLY(MHD_resume_connection)             \
    APPLY(MHD_get_connection_info)           \
    APPLY(MHD_get_connection_values)         \
    APPLY(MHD_create_response_from_buffer)   \
    APPLY(MHD_create_response_from_callback) \
    APPLY(MHD_add_response_header)           \
    APPLY(MHD_queue_response)                \
    APPLY(MHD_destroy_response)

#define QMH_FIELD(name) __typeof__(&name) name;

typedef struct {
    QMH_FUNCTIONS(QMH_FIELD)
} qmh_functions;

/// The functions; NULL where the library can't be opened.
const qmh_functions *qmh_library(void);

#endif
