#include "CTLSServer.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int select_protocol(
    SSL *ssl, const unsigned char **chosen, unsigned char *length, const unsigned char *offered, unsigned offered_length,
    void *wanted) {
    (void)ssl;
    size_t wanted_length = wanted ? strlen(wanted) : 0;
    for (unsigned at = 0; wanted_length && at < offered_length; at += offered[at] + 1u) {
        if (offered[at] != wanted_length || memcmp(offered + at + 1, wanted, wanted_length)) continue;
        *chosen = offered + at + 1;
        *length = offered[at];
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_NOACK;
}

static SSL_CTX *context_of(const char *certificate_pem, const char *key_pem, const char *protocol) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    BIO *certificate_text = BIO_new_mem_buf(certificate_pem, -1), *key_text = BIO_new_mem_buf(key_pem, -1);
    X509 *certificate = PEM_read_bio_X509(certificate_text, NULL, NULL, NULL);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(key_text, NULL, NULL, NULL);
    SSL_CTX_use_certificate(context, certificate);
    SSL_CTX_use_PrivateKey(context, key);
    SSL_CTX_set_alpn_select_cb(context, select_protocol, (void *)protocol);
    X509_free(certificate);
    EVP_PKEY_free(key);
    BIO_free(certificate_text);
    BIO_free(key_text);
    return context;
}

static int send_all(int socket, const char *bytes, ssize_t count) {
    while (count > 0) {
        ssize_t sent = send(socket, bytes, (size_t)count, MSG_NOSIGNAL);
        if (sent <= 0) return -1;
        bytes += sent, count -= sent;
    }
    return 0;
}

static void pass_on(SSL *ssl, int secure_socket, int plain_socket) {
    char bytes[16384];
    struct pollfd both[] = {{secure_socket, POLLIN, 0}, {plain_socket, POLLIN, 0}};
    for (;;) {
        if (!SSL_pending(ssl) && poll(both, 2, -1) < 0) return;
        if (SSL_pending(ssl) || both[0].revents) {
            int count = SSL_read(ssl, bytes, sizeof bytes);
            if (count <= 0 || send_all(plain_socket, bytes, count)) return;
        } else if (both[1].revents) {
            ssize_t count = recv(plain_socket, bytes, sizeof bytes, 0);
            if (count <= 0) {
                SSL_shutdown(ssl);
                return;
            }
            if (SSL_write(ssl, bytes, (int)count) <= 0) return;
        }
    }
}

int quire_tls_serve(
    int secure_socket, int plain_socket, const char *certificate_pem, const char *key_pem, const char *protocol) {
    // OpenSSL writes in the way that a connection which is gone answers with this signal; it stays with this thread.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, NULL);
    SSL_CTX *context = context_of(certificate_pem, key_pem, protocol);
    SSL *ssl = SSL_new(context);
    SSL_set_fd(ssl, secure_socket);
    int result = SSL_accept(ssl) == 1 ? 0 : -1;
    if (result == 0) pass_on(ssl, secure_socket, plain_socket);
    SSL_free(ssl);
    SSL_CTX_free(context);
    close(secure_socket);
    close(plain_socket);
    return result;
}
