package dev.rezo.plugins.retry;

import dev.rezo.http.Delivery;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt: a response, or a failure. Immutable.
 *
 * @param request what was sent
 * @param attempt which attempt it was: 1 is the first
 * @param response the response, its body unread, or null
 * @param failure why there is none, or null
 */
public record Outcome(
    Request request, int attempt, @Nullable Response response, @Nullable Throwable failure) {

  /** Whether the peer has provably not processed the request. */
  public boolean isUnprocessed() {
    return failure instanceof RezoException known && known.delivery() != Delivery.UNKNOWN;
  }

  /** Whether it is a response with one of these. */
  public boolean hasStatus(int... statuses) {
    if (response != null) {
      for (int status : statuses) {
        if (response.status() == status) {
          return true;
        }
      }
    }
    return false;
  }
}
