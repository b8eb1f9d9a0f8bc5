#include "CMessageDigest.h"

#include <sys/types.h>

#include <sha2.h>
#include <string.h>

void quire_sha256(const uint8_t *bytes, size_t length, uint8_t *digest) {
    SHA2_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, bytes, length);
    SHA256Final(digest, &context);
    explicit_bzero(&context, sizeof context);
}
