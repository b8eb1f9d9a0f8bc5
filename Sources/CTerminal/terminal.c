#define _GNU_SOURCE
#include "CTerminal.h"

#include <langinfo.h>
#include <pthread.h>
#include <string.h>
#include <sys/ioctl.h>
#include <wchar.h>

static locale_t utf8_locale;

static void find_utf8_locale(void) {
    // The user's own first: its character classes may be better. LANG is often unset, or not UTF-8.
    static const char *const names[] = {"", "C.UTF-8", "C.utf8", "en_US.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        locale_t found = newlocale(LC_CTYPE_MASK, names[i], (locale_t)0);
        if (found == (locale_t)0) {
            continue;
        }
        if (strcmp(nl_langinfo_l(CODESET, found), "UTF-8") == 0) {
            utf8_locale = found;
            return;
        }
        freelocale(found);
    }
    utf8_locale = LC_GLOBAL_LOCALE;
}

locale_t cterm_utf8_locale(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_utf8_locale);
    return utf8_locale;
}

int cterm_width(uint32_t scalar) {
    locale_t before = uselocale(cterm_utf8_locale());
    int width = wcwidth((wchar_t)scalar);
    uselocale(before);
    return width;
}

bool cterm_window(int descriptor, uint16_t *rows, uint16_t *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) {
        return false;
    }
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}
