#define _GNU_SOURCE
#include "CMicroHTTPD.h"
#include "library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static qmh_functions functions;
static char failure[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *symbol(void *library, const char *name) {
    void *found = dlsym(library, name);
    if (found == NULL && failure[0] == 0) {
        snprintf(failure, sizeof failure, "it has no function %s", name);
    }
    return found;
}

static void open_library(void) {
    // It is never closed: a server may run until the end of the process.
    void *library = dlopen("libmicrohttpd.so.12", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(failure, sizeof failure, "%s", reason != NULL ? reason : "unknown reason");
        return;
    }
#define QMH_FIND(name) functions.name = (__typeof__(&name))symbol(library, #name);
    QMH_FUNCTIONS(QMH_FIND)
}

const char *qmh_unavailable(void) {
    pthread_once(&once, open_library);
    return failure[0] != 0 ? failure : NULL;
}

const qmh_functions *qmh_library(void) {
    return qmh_unavailable() == NULL ? &functions : NULL;
}
