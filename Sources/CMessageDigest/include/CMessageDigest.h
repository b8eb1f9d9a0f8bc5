// A typed door to libmd, which comes with libedit. Its own header declares functions under macros that Swift can't see.

#ifndef QUIRE_CMESSAGEDIGEST_H
#define QUIRE_CMESSAGEDIGEST_H

#include <stddef.h>
#include <stdint.h>

/// Writes the 32 bytes of the SHA-256 of some bytes (FIPS 180-4), and wipes what it kept of them.
void quire_sha256(const uint8_t *bytes, size_t length, uint8_t *digest);

#endif
