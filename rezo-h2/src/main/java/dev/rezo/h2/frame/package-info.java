/**
 * The frames of HTTP/2 (RFC 9113 sections 4 and 6): bytes to callbacks and back, without input and
 * output. What a frame means for a stream or a window is not decided here. The session uses it and
 * it uses nothing of the session; users never see it.
 */
package dev.rezo.h2.frame;
