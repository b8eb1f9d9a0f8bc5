#define _GNU_SOURCE
#include "CLibedit.h"

#include "CTerminal.h"

#include <dlfcn.h>
#include <histedit.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <wchar.h>

struct qel_editor {
    EditLine *line;
    FILE *sink;
    FILE *source;
    int input;
    int output;
    int wake;
    qel_callbacks callbacks;
    struct termios outside;
    struct termios inside;
    int guard;
};

/// Every function that is used of libedit. It is opened with the first editor and not linked: most runs have no prompt, and
/// loading it with what it needs itself is a tenth of a start.
#define FUNCTIONS(DO)                                                                                                  \
    DO(el_init_fd)                                                                                                     \
    DO(el_end)                                                                                                         \
    DO(el_set)                                                                                                         \
    DO(el_wset)                                                                                                        \
    DO(el_wget)                                                                                                        \
    DO(el_wgets)                                                                                                       \
    DO(el_wline)                                                                                                       \
    DO(el_cursor)                                                                                                      \
    DO(el_deletestr)                                                                                                   \
    DO(el_winsertstr)

#define DECLARE(name) __typeof__(name) *name;
static struct { FUNCTIONS(DECLARE) } libedit;
static bool has_libedit;

static void open_libedit(void) {
    void *handle = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
#define RESOLVE(name) && (*(void **)&libedit.name = dlsym(handle, #name)) != NULL
    has_libedit = handle != NULL FUNCTIONS(RESOLVE);
}

const char *qel_unavailable(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_libedit);
    return has_libedit ? NULL : "libedit.so.2 can't be opened; install libedit (Debian: libedit2)";
}

#define el_init_fd libedit.el_init_fd
#define el_end libedit.el_end
#define el_set libedit.el_set
#define el_wset libedit.el_wset
#define el_wget libedit.el_wget
#define el_wgets libedit.el_wgets
#define el_wline libedit.el_wline
#define el_cursor libedit.el_cursor
#define el_deletestr libedit.el_deletestr
#define el_winsertstr libedit.el_winsertstr

/// terminfo, on which libedit stands, keeps the terminal it looks at in globals: one thread at a time is in libedit. Who
/// waits for a key, or works on one, isn't.
static pthread_mutex_t library = PTHREAD_MUTEX_INITIALIZER;

static qel_editor *owner(EditLine *line) {
    void *data = NULL;
    el_wget(line, EL_CLIENTDATA, &data);
    return data;
}

static int next_key(EditLine *line, wchar_t *key) {
    qel_editor *editor = owner(line);
    pthread_mutex_unlock(&library);
    int32_t scalar = editor->callbacks.next_key(editor->callbacks.context);
    pthread_mutex_lock(&library);
    if (scalar < 0) {
        return 0;
    }
    *key = (wchar_t)scalar;
    return 1;
}

static unsigned char act(EditLine *line, int key) {
    (void)key;
    qel_editor *editor = owner(line);
    pthread_mutex_unlock(&library);
    bool ends = editor->callbacks.act(editor->callbacks.context);
    pthread_mutex_lock(&library);
    return ends ? CC_NEWLINE : CC_REFRESH;
}

static char *no_prompt(EditLine *line) {
    static char empty[] = "";
    (void)line;
    return empty;
}

static bool configure(qel_editor *editor) {
    EditLine *line = editor->line;
    // "dumb" keeps TERM and the terminfo database out of it: libedit paints into the sink.
    el_set(line, EL_TERMINAL, "dumb");
    el_set(line, EL_CLIENTDATA, editor);
    el_set(line, EL_SIGNAL, 0);
    el_set(line, EL_EDITOR, "emacs");
    el_set(line, EL_EDITMODE, 1);
    el_set(line, EL_PROMPT, no_prompt);
    // Without ISIG and IXON, ^C ^Z ^\ ^S are ordinary keys: no signal can race with the prompt. Without the other
    // two, libedit would have CR and LF exchanged, and a pasted CR LF would be two line ends.
    return el_set(line, EL_SETTY, "-d", "-isig", "-ixon", "-iexten", "-icrnl", "-inlcr", NULL) == 0
        && el_set(line, EL_ADDFN, "quire-act", "run a command of quire", act) == 0
        && el_set(line, EL_BIND, "\\200", "quire-act", NULL) == 0
        && el_wset(line, EL_GETCFN, next_key) == 0;
}

/// The thread may come from one of the dispatch library, which blocks every signal. With these blocked the kernel lets
/// a background process change the terminal, fails its reads, and a stop would not hold up this thread.
static void unblock_job_control(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigaddset(&set, SIGTTIN);
    sigaddset(&set, SIGTTOU);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

qel_editor *qel_open(int input, int output, int wake, qel_callbacks callbacks) {
    qel_editor *editor = qel_unavailable() == NULL ? calloc(1, sizeof *editor) : NULL;
    if (editor == NULL) {
        return NULL;
    }
    *editor = (qel_editor){.input = input, .output = output, .wake = wake, .callbacks = callbacks, .guard = -1};
    unblock_job_control();
    locale_t before = uselocale(cterm_utf8_locale());
    editor->sink = fopen("/dev/null", "w");
    editor->source = fopen("/dev/null", "r");
    bool ready = tcgetattr(input, &editor->outside) == 0 && editor->sink != NULL && editor->source != NULL;
    if (ready) {
        pthread_mutex_lock(&library);
        editor->line = el_init_fd(
            "quire", editor->source, editor->sink, editor->sink, input, output, fileno(editor->sink));
        ready = editor->line != NULL && configure(editor);
        pthread_mutex_unlock(&library);
        // Opening changes the modes; they must be the user's own until the first read.
        tcsetattr(input, TCSADRAIN, &editor->outside);
    }
    uselocale(before);
    if (!ready) {
        qel_close(editor);
        return NULL;
    }
    return editor;
}

void qel_close(qel_editor *editor) {
    if (editor->line != NULL) {
        // Out of edit mode, so that it leaves the terminal alone, which another may have by now: each read has given it
        // back, and what the user has typed ahead would be lost.
        pthread_mutex_lock(&library);
        el_set(editor->line, EL_EDITMODE, 0);
        el_end(editor->line);
        pthread_mutex_unlock(&library);
    }
    if (editor->sink != NULL) {
        fclose(editor->sink);
    }
    if (editor->source != NULL) {
        fclose(editor->source);
    }
    free(editor);
}

void qel_read(qel_editor *editor) {
    locale_t before = uselocale(cterm_utf8_locale());
    tcgetattr(editor->input, &editor->outside);
    editor->guard = cterm_guard_enter(editor->input, editor->output, editor->wake);
    int count = 0;
    pthread_mutex_lock(&library);
    el_wgets(editor->line, &count);
    pthread_mutex_unlock(&library);
    tcsetattr(editor->input, TCSADRAIN, &editor->outside);
    cterm_guard_leave(editor->guard);
    editor->guard = -1;
    uselocale(before);
}

static size_t length(qel_editor *editor) {
    const LineInfoW *info = el_wline(editor->line);
    return (size_t)(info->lastchar - info->buffer);
}

static void move(qel_editor *editor, size_t cursor) {
    const LineInfoW *info = el_wline(editor->line);
    el_cursor(editor->line, (int)((ptrdiff_t)cursor - (info->cursor - info->buffer)));
}

size_t qel_length(qel_editor *editor) {
    pthread_mutex_lock(&library);
    size_t count = length(editor);
    pthread_mutex_unlock(&library);
    return count;
}

size_t qel_text(qel_editor *editor, uint32_t *scalars, size_t capacity, size_t *cursor) {
    pthread_mutex_lock(&library);
    const LineInfoW *info = el_wline(editor->line);
    size_t whole = length(editor);
    size_t count = whole < capacity ? whole : capacity;
    for (size_t i = 0; i < count; i++) {
        scalars[i] = (uint32_t)info->buffer[i];
    }
    *cursor = (size_t)(info->cursor - info->buffer);
    pthread_mutex_unlock(&library);
    return count;
}

void qel_move(qel_editor *editor, size_t cursor) {
    pthread_mutex_lock(&library);
    move(editor, cursor);
    pthread_mutex_unlock(&library);
}

bool qel_replace(qel_editor *editor, const uint32_t *scalars, size_t count, size_t cursor) {
    wchar_t *text = calloc(count + 1, sizeof *text);
    if (text == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        text[i] = (wchar_t)scalars[i];
    }
    pthread_mutex_lock(&library);
    size_t before = length(editor);
    move(editor, before);
    el_deletestr(editor->line, (int)before);
    bool done = count == 0 || el_winsertstr(editor->line, text) == 0;
    move(editor, cursor);
    pthread_mutex_unlock(&library);
    free(text);
    return done;
}

void qel_suspend(qel_editor *editor) {
    struct sigaction before;
    sigaction(SIGTSTP, NULL, &before);
    // A program that was started with it ignored has no shell to come back from.
    if ((before.sa_flags & SA_SIGINFO) == 0 && before.sa_handler == SIG_IGN) {
        return;
    }
    qel_leave(editor);
    // The whole group stops, as with the terminal's own Ctrl-Z. This process stops by a signal to this thread, which
    // then cannot run on before the stop; one to the process would be taken by any thread, at any time.
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGTSTP, &ignore, NULL);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &before, NULL);
    raise(SIGTSTP);
    qel_enter(editor);
}

void qel_leave(qel_editor *editor) {
    tcgetattr(editor->input, &editor->inside);
    tcsetattr(editor->input, TCSADRAIN, &editor->outside);
    cterm_guard_leave(editor->guard);
    editor->guard = -1;
}

void qel_enter(qel_editor *editor) {
    // A shell may have changed the modes in between; those are the ones to leave behind.
    tcgetattr(editor->input, &editor->outside);
    editor->guard = cterm_guard_enter(editor->input, editor->output, editor->wake);
    tcsetattr(editor->input, TCSADRAIN, &editor->inside);
}
