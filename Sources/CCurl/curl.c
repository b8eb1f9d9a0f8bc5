#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// curl.h replaces calls of these by macros that check types; here they are only names.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

/// Every function that is used of the library.
#define FUNCTIONS(DO)                                                                                                  \
    DO(curl_global_init)                                                                                               \
    DO(curl_version_info)                                                                                              \
    DO(curl_multi_init)                                                                                                \
    DO(curl_multi_cleanup)                                                                                             \
    DO(curl_multi_setopt)                                                                                              \
    DO(curl_multi_add_handle)                                                                                          \
    DO(curl_multi_remove_handle)                                                                                       \
    DO(curl_multi_perform)                                                                                             \
    DO(curl_multi_poll)                                                                                                \
    DO(curl_multi_wakeup)                                                                                              \
    DO(curl_multi_info_read)                                                                                           \
    DO(curl_easy_init)                                                                                                 \
    DO(curl_easy_reset)                                                                                                \
    DO(curl_easy_cleanup)                                                                                              \
    DO(curl_easy_setopt)                                                                                               \
    DO(curl_easy_getinfo)                                                                                              \
    DO(curl_easy_strerror)                                                                                             \
    DO(curl_slist_append)                                                                                              \
    DO(curl_slist_free_all)

#define DECLARE(name) __typeof__(name) *name;
static struct { FUNCTIONS(DECLARE) } library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[256];

/// The oldest version with all options that are set: CURLOPT_PROTOCOLS_STR came with it.
#define OLDEST 0x075500

static void open_library(void) {
    void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(failure, sizeof failure, "libcurl.so.4 can't be opened; install libcurl 7.85 or later (Debian: libcurl4)");
        return;
    }
#define RESOLVE(name)                                                                                                  \
    *(void **)&library.name = dlsym(handle, #name);                                                                    \
    if (!library.name) {                                                                                               \
        snprintf(failure, sizeof failure, "libcurl.so.4 lacks %s; install libcurl 7.85 or later", #name);             \
        return;                                                                                                        \
    }
    FUNCTIONS(RESOLVE)
    const curl_version_info_data *version = library.curl_version_info(CURLVERSION_NOW);
    if (version->version_num < OLDEST) {
        snprintf(failure, sizeof failure, "found libcurl %s, expected 7.85 or later", version->version);
    } else if (library.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        snprintf(failure, sizeof failure, "libcurl %s can't be started", version->version);
    }
}

const char *quire_curl_open(void) {
    pthread_once(&once, open_library);
    return failure[0] ? failure : NULL;
}

CURLM *quire_curl_multi_new(long kept_connections) {
    CURLM *multi = library.curl_multi_init();
    if (multi) library.curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, kept_connections);
    return multi;
}

void quire_curl_multi_free(CURLM *multi) { library.curl_multi_cleanup(multi); }

int quire_curl_multi_add(CURLM *multi, CURL *easy) { return library.curl_multi_add_handle(multi, easy) == CURLM_OK; }

void quire_curl_multi_remove(CURLM *multi, CURL *easy) { library.curl_multi_remove_handle(multi, easy); }

int quire_curl_multi_perform(CURLM *multi) {
    int running;
    return library.curl_multi_perform(multi, &running) == CURLM_OK;
}

int quire_curl_multi_poll(CURLM *multi, int milliseconds) {
    return library.curl_multi_poll(multi, NULL, 0, milliseconds, NULL) == CURLM_OK;
}

void quire_curl_multi_wake(CURLM *multi) { library.curl_multi_wakeup(multi); }

CURL *quire_curl_multi_finished(CURLM *multi, CURLcode *result) {
    int left;
    for (CURLMsg *message; (message = library.curl_multi_info_read(multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

CURL *quire_curl_new(void) { return library.curl_easy_init(); }

void quire_curl_reset(CURL *easy) { library.curl_easy_reset(easy); }

void quire_curl_free(CURL *easy) { library.curl_easy_cleanup(easy); }

CURLcode quire_curl_set_number(CURL *easy, CURLoption option, long value) {
    return library.curl_easy_setopt(easy, option, value);
}

CURLcode quire_curl_set_text(CURL *easy, CURLoption option, const char *value) {
    return library.curl_easy_setopt(easy, option, value);
}

CURLcode quire_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
    return library.curl_easy_setopt(easy, option, list);
}

CURLcode quire_curl_set_body(CURL *easy, const void *bytes, size_t length) {
    CURLcode result = library.curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
    if (result == CURLE_OK) result = library.curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, length ? bytes : "");
    return result;
}

CURLcode quire_curl_set_sinks(CURL *easy, curl_write_callback head, curl_write_callback body, void *context) {
    CURLcode result = library.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, head);
    if (result == CURLE_OK) result = library.curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
    if (result == CURLE_OK) result = library.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
    if (result == CURLE_OK) result = library.curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
    return result;
}

long quire_curl_number(CURL *easy, CURLINFO info) {
    long value = -1;
    return library.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : -1;
}

curl_off_t quire_curl_microseconds(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return library.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

const char *quire_curl_words(CURLcode result) { return library.curl_easy_strerror(result); }

struct curl_slist *quire_curl_list_append(struct curl_slist *list, const char *line) {
    return library.curl_slist_append(list, line);
}

void quire_curl_list_free(struct curl_slist *list) {
    for (struct curl_slist *line = list; line; line = line->next) explicit_bzero(line->data, strlen(line->data));
    library.curl_slist_free_all(list);
}
