/** Undoes the coding Brotli (RFC 7932), resumable at each byte; knows nothing of HTTP. */
@org.jspecify.annotations.NullMarked
package dev.rezo.plugins.decompression.brotli;
