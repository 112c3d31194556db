package dev.rezo.h1;

import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;

/**
 * Status line, fields and what they mean for the connection.
 *
 * <p>Immutable.
 *
 * @param status the status code
 * @param reason the reason phrase, perhaps empty
 * @param version HTTP/1.0 or HTTP/1.1
 * @param headers the fields, decoded when looked at
 * @param contentLength the number of body bytes, 0 when there is no body, or -1 when only the end
 *     tells (chunked, or until the connection closes)
 * @param persistent whether the connection may serve another exchange after this one (RFC 9112
 *     section 9.3), as far as this side and the head tell
 * @param keepAliveSeconds the {@code timeout} of a Keep-Alive field, or -1
 * @param keepAliveMax the {@code max} of a Keep-Alive field, or -1
 */
public record ResponseHead(
    int status,
    String reason,
    Protocol version,
    Headers headers,
    long contentLength,
    boolean persistent,
    int keepAliveSeconds,
    int keepAliveMax) {}
