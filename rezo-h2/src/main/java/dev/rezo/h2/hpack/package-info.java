/**
 * HPACK, the compression of header fields of HTTP/2 (RFC 7541): blocks of bytes to fields and back,
 * without input and output. The session uses it and it uses nothing of the session; users never see
 * it.
 */
package dev.rezo.h2.hpack;
