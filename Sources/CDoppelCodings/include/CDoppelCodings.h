#ifndef CDOPPEL_CODINGS_H
#define CDOPPEL_CODINGS_H

// The three C libraries that apply and undo HTTP content codings (RFC 9110 section 8.4.1), as one module.
#include <brotli/decode.h>
#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#endif
