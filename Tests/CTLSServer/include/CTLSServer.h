// The server's side of TLS for tests, by OpenSSL: whatever comes is passed on in the clear to another socket.

#ifndef QUIRE_CTLSSERVER_H
#define QUIRE_CTLSSERVER_H

/// Serves TLS on one connection until either side ends; both sockets are closed then.
///
/// `protocol` is what it chooses by ALPN when it is offered, or NULL. 0, or -1 when there was no handshake.
int quire_tls_serve(
    int secure_socket, int plain_socket, const char *certificate_pem, const char *key_pem, const char *protocol);

#endif
