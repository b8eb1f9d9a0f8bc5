// What must be put right when the process ends, by a signal, a crash or in order.
#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CLEANERS 4
static void (*_Atomic cleaners[CLEANERS])(void);

enum { free_slot, busy_slot, noted_slot };
typedef struct {
    atomic_int state;
    char path[PATH_MAX];
    char kept[PATH_MAX];
} leftover;

#define LEFTOVERS 16
static leftover leftovers[LEFTOVERS];

static const int deadly[] = {SIGTERM, SIGHUP, SIGQUIT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT};
#define DEADLY (sizeof deadly / sizeof deadly[0])
static struct sigaction previous[DEADLY];

// Only async-signal-safe calls from here to `die`.

// Whether the rows in it were saved under a name that tells what they are; where it can't have that it stays as it is.
static bool was_kept(const leftover *file) {
    struct stat status;
    return file->kept[0] != 0 && stat(file->path, &status) == 0 && status.st_size > 0
        && (rename(file->path, file->kept), true);
}

static void clean_after(int number) {
    // What was noted later may be in a folder that was noted before.
    for (size_t i = LEFTOVERS; i-- > 0;) {
        int noted = noted_slot;
        if (atomic_compare_exchange_strong(&leftovers[i].state, &noted, busy_slot) && !((number == SIGTERM || number == SIGHUP) && was_kept(&leftovers[i]))
            && unlink(leftovers[i].path) != 0 && errno == EISDIR) {
            rmdir(leftovers[i].path);
        }
    }
    for (size_t i = 0; i < CLEANERS; i++) {
        void (*cleaner)(void) = atomic_load(&cleaners[i]);
        if (cleaner != NULL) {
            cleaner();
        }
    }
}

static void clean(void) { clean_after(0); }

static void die(int number) {
    int saved = errno;
    clean_after(number);
    for (size_t i = 0; i < DEADLY; i++) {
        if (deadly[i] == number) {
            sigaction(number, &previous[i], NULL);
        }
    }
    // Pending until this handler returns; then the previous disposition has it.
    raise(number);
    errno = saved;
}

void cprocess_handle(int number, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_flags = flags;
    action.sa_handler = handler;
    sigaction(number, &action, NULL);
}

bool cprocess_has(const struct sigaction *action, void (*handler)(int)) {
    return (action->sa_flags & SA_SIGINFO) == 0 && action->sa_handler == handler;
}

static bool is_polite(int number) {
    return number == SIGTERM || number == SIGHUP || number == SIGQUIT;
}

static void install(void) {
    for (size_t i = 0; i < DEADLY; i++) {
        sigaction(deadly[i], NULL, &previous[i]);
        // A program that handles or ignores a request to end (nohup does) has its own way; crashes are chained.
        if (cprocess_has(&previous[i], SIG_DFL) || !is_polite(deadly[i])) {
            cprocess_handle(deadly[i], die, SA_ONSTACK);
        }
    }
    atexit(clean);
}

static void install_once(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}

void cprocess_at_end(void (*cleaner)(void)) {
    install_once();
    for (size_t i = 0; i < CLEANERS; i++) {
        void (*unused)(void) = NULL;
        if (atomic_compare_exchange_strong(&cleaners[i], &unused, cleaner) || unused == cleaner) {
            return;
        }
    }
}

void cprocess_end(int number) {
    clean_after(number);
    signal(number, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
    _exit(128 + number);
}

int cprocess_leave_nothing(const char *path, const char *kept) {
    size_t length = strlen(path), kept_length = kept == NULL ? 0 : strlen(kept);
    if (length >= PATH_MAX || kept_length >= PATH_MAX) {
        return -1;
    }
    install_once();
    for (int i = 0; i < LEFTOVERS; i++) {
        int unused = free_slot;
        if (atomic_compare_exchange_strong(&leftovers[i].state, &unused, busy_slot)) {
            memcpy(leftovers[i].path, path, length + 1);
            memcpy(leftovers[i].kept, kept == NULL ? "" : kept, kept_length + 1);
            atomic_store(&leftovers[i].state, noted_slot);
            return i;
        }
    }
    return -1;
}

void cprocess_keep(int slot) {
    if (slot >= 0) {
        atomic_store(&leftovers[slot].state, free_slot);
    }
}

// A handler, not a blocked signal: the dispatch library unblocks every signal in a main thread that it takes over, and
// children would inherit the block.
static sem_t counted;
static atomic_int termination;

static void count(int number) {
    int saved = errno;
    if (number != SIGINT) {
        atomic_store(&termination, number);
    }
    sem_post(&counted);
    errno = saved;
}

static void make_count(void) { sem_init(&counted, 0, 0); }

static void make_count_once(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_count);
}

static void count_unless_ignored(int number) {
    struct sigaction action;
    sigaction(number, NULL, &action);
    if (!cprocess_has(&action, SIG_IGN)) {
        cprocess_handle(number, count, SA_RESTART);
    }
}

void cprocess_count_interrupts(void) {
    make_count_once();
    // A shell ignores it for what it runs in the background.
    count_unless_ignored(SIGINT);
}

void cprocess_count_terminations(void) {
    make_count_once();
    cprocess_handle(SIGTERM, count, SA_RESTART);
    count_unless_ignored(SIGHUP);
}

void cprocess_wait(void) {
    make_count_once();
    while (sem_wait(&counted) != 0) {
    }
}

int cprocess_termination(void) { return atomic_load(&termination); }
