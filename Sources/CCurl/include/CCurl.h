// Typed doors to libcurl. Its options and answers are variadic in C, which Swift can't call; its constants and plain
// types are used as they are.
//
// The library is opened at the first use and not linked: with all that it needs itself it would cost every start of
// the program more than the rest of the start together. Only the functions below may be called, not curl's own.

#ifndef QUIRE_CCURL_H
#define QUIRE_CCURL_H

#include <curl/curl.h>
#include <stddef.h>

/// Opens the library, once for the process. NULL when it is open, otherwise why it isn't: a text that stays.
const char *quire_curl_open(void);

// MARK: The transfers of one thread

/// A set of transfers and the connections that they share; NULL without memory.
CURLM *quire_curl_multi_new(long kept_connections);
/// Closes every connection. No transfer may be in it.
void quire_curl_multi_free(CURLM *multi);
/// Adds a transfer; whether that worked.
int quire_curl_multi_add(CURLM *multi, CURL *easy);
/// Takes a transfer out; one that isn't finished is broken off.
void quire_curl_multi_remove(CURLM *multi, CURL *easy);
/// Does what can be done without waiting; whether that worked.
int quire_curl_multi_perform(CURLM *multi);
/// Waits until something can be done, somebody wakes it, or the time is up; whether that worked.
int quire_curl_multi_poll(CURLM *multi, int milliseconds);
/// Ends a wait, also the next one; may be called from any thread.
void quire_curl_multi_wake(CURLM *multi);
/// The next transfer that finished, with its result; NULL when there is none.
CURL *quire_curl_multi_finished(CURLM *multi, CURLcode *result);

// MARK: One transfer

/// A transfer without options; NULL without memory.
CURL *quire_curl_new(void);
/// Forgets the options and what was sent, and keeps the handle for another transfer.
void quire_curl_reset(CURL *easy);
/// Frees the handle.
void quire_curl_free(CURL *easy);

/// Sets an option that is a number or a switch.
CURLcode quire_curl_set_number(CURL *easy, CURLoption option, long value);
/// Sets an option that is a text, which is copied; NULL unsets it.
CURLcode quire_curl_set_text(CURL *easy, CURLoption option, const char *value);
/// Sets an option that is a list, which is used, not copied.
CURLcode quire_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *list);
/// Sets the body that is sent, which is copied.
CURLcode quire_curl_set_body(CURL *easy, const void *bytes, size_t length);
/// Sets who takes the lines of the head and the pieces of the body; each returns how much it took, and ends the
/// transfer by taking less.
CURLcode quire_curl_set_sinks(CURL *easy, curl_write_callback head, curl_write_callback body, void *context);

/// A number about a transfer; -1 where there is none.
long quire_curl_number(CURL *easy, CURLINFO info);
/// A duration in microseconds from the start of a transfer; 0 for what never came.
curl_off_t quire_curl_microseconds(CURL *easy, CURLINFO info);
/// What a result means, in one of curl's fixed texts.
const char *quire_curl_words(CURLcode result);

/// A list with one more line, which is copied; NULL without memory, and then the list is as it was.
struct curl_slist *quire_curl_list_append(struct curl_slist *list, const char *line);
/// Wipes the lines, which may hold secrets, and frees the list.
void quire_curl_list_free(struct curl_slist *list);

#endif
