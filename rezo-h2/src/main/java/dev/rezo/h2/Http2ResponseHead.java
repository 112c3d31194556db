package dev.rezo.h2;

import dev.rezo.http.Headers;

/**
 * Status and fields of a final response.
 *
 * <p>Immutable.
 *
 * @param status from 200 to 999
 * @param headers the fields, without those that begin with a colon
 * @param contentLength the number of body bytes, 0 when there is no body, or -1 when only the end
 *     tells
 */
public record Http2ResponseHead(int status, Headers headers, long contentLength) {}
