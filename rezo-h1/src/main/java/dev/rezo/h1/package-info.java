/** The HTTP/1.1 client session without I/O (RFC 9112). */
package dev.rezo.h1;
