// What must survive the end of the process: the user's terminal modes. Also the one SIGWINCH handler.
#define _GNU_SOURCE
#include "CTerminal.h"

#include <CProcess.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <termios.h>
#include <unistd.h>

enum { free_slot, busy_slot, armed_slot };

typedef struct {
    atomic_int state;
    int input;
    int output;
    int wake;
    struct termios modes;
    /// Whether the terminal was hushed, with which modes, and whether a stop has taken them away.
    atomic_bool hushed;
    struct termios quiet;
    atomic_bool suspended;
} guard_slot;

#define SLOTS 16
static guard_slot slots[SLOTS];

// Only async-signal-safe calls here.
static void restore_all(void) {
    static const char leave[] = "\x1b[?2004l\x1b[0m\x1b[?25h\r\n";
    for (size_t i = 0; i < SLOTS; i++) {
        int armed = armed_slot;
        if (atomic_compare_exchange_strong(&slots[i].state, &armed, busy_slot)) {
            ssize_t written = write(slots[i].output, leave, sizeof leave - 1);
            (void)written;
            tcsetattr(slots[i].input, TCSANOW, &slots[i].modes);
        }
    }
}

static void resized(int number) {
    (void)number;
    int saved = errno;
    for (size_t i = 0; i < SLOTS; i++) {
        if (atomic_load(&slots[i].state) == armed_slot) {
            cterm_wake(slots[i].wake);
        }
    }
    errno = saved;
}

static void install(void) {
    cprocess_handle(SIGWINCH, resized, SA_RESTART);
    cprocess_at_end(restore_all);
}

int cterm_guard_enter(int input, int output, int wake) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    struct termios modes;
    if (tcgetattr(input, &modes) != 0) {
        return -1;
    }
    for (int i = 0; i < SLOTS; i++) {
        int unused = free_slot;
        if (atomic_compare_exchange_strong(&slots[i].state, &unused, busy_slot)) {
            slots[i].input = input;
            slots[i].output = output;
            slots[i].wake = wake;
            slots[i].modes = modes;
            atomic_store(&slots[i].state, armed_slot);
            return i;
        }
    }
    return -1;
}

void cterm_guard_leave(int slot) {
    if (slot >= 0) {
        atomic_store(&slots[slot].state, free_slot);
    }
}

// Only async-signal-safe calls from here to `continued`. A shell finds the terminal as it left it, whatever runs.
static void hush_again(void) {
    for (size_t i = 0; i < SLOTS; i++) {
        // In the background the terminal is another's; when it comes back, so does the signal.
        if (atomic_load(&slots[i].state) == armed_slot && tcgetpgrp(slots[i].input) == getpgrp()
            && atomic_exchange(&slots[i].suspended, false)) {
            tcgetattr(slots[i].input, &slots[i].modes);
            tcsetattr(slots[i].input, TCSANOW, &slots[i].quiet);
        }
    }
}

static void stopped(int number) {
    int saved = errno;
    for (size_t i = 0; i < SLOTS; i++) {
        if (atomic_load(&slots[i].state) == armed_slot && atomic_load(&slots[i].hushed)) {
            tcsetattr(slots[i].input, TCSANOW, &slots[i].modes);
            atomic_store(&slots[i].suspended, true);
        }
    }
    cprocess_handle(number, SIG_DFL, 0);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    raise(number);
    // Here it stops, and here it goes on.
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    cprocess_handle(number, stopped, SA_RESTART);
    // Without a shell nothing stops, and nothing tells it to go on.
    hush_again();
    errno = saved;
}

static void continued(int number) {
    (void)number;
    int saved = errno;
    hush_again();
    errno = saved;
}

static void install_stop(void) {
    struct sigaction action;
    sigaction(SIGTSTP, NULL, &action);
    // A program that was started with it ignored has no shell to come back from.
    if (cprocess_has(&action, SIG_DFL)) {
        cprocess_handle(SIGTSTP, stopped, SA_RESTART);
        cprocess_handle(SIGCONT, continued, SA_RESTART);
    }
}

int cterm_hush(int input, int output) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install_stop);
    int slot = cterm_guard_enter(input, output, -1);
    if (slot < 0) {
        return -1;
    }
    struct termios quiet = slots[slot].modes;
    quiet.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
    quiet.c_iflag &= ~(tcflag_t)(ICRNL | INLCR);
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    slots[slot].quiet = quiet;
    atomic_store(&slots[slot].suspended, false);
    atomic_store(&slots[slot].hushed, true);
    tcsetattr(input, TCSADRAIN, &quiet);
    return slot;
}

void cterm_unhush(int slot) {
    if (slot >= 0) {
        atomic_store(&slots[slot].hushed, false);
        atomic_store(&slots[slot].suspended, false);
        tcsetattr(slots[slot].input, TCSADRAIN, &slots[slot].modes);
        cterm_guard_leave(slot);
    }
}
