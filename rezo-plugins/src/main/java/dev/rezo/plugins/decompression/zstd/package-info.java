/** Undoes the coding Zstandard (RFC 8878), resumable at each byte; knows nothing of HTTP. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.decompression.zstd;
