package dev.rezo.client;

import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides about responses that a server sends unasked (RFC 9113 section 8.4). Without one, servers
 * are told not to send any, and one that does so breaks the protocol.
 *
 * <p>Thread-safe. It runs on the loop of the connection and must not block.
 */
@FunctionalInterface
public interface PushListener {

  /**
   * A server promises a response. What it may not promise is refused without a question: the
   * request is a GET or HEAD without a body, for the origin of {@code cause}.
   *
   * @param cause the request that made it promise
   * @param promised the request that it takes for asked
   * @return who gets the response and closes it, or null to refuse it. Nobody hears of a response
   *     that breaks before its head; one that breaks later fails in reading
   */
  @Nullable Consumer<Response> promised(Request cause, Request promised);
}
