package dev.rezo.plugins.retry;

import dev.rezo.http.Call;
import java.time.Duration;

/**
 * Watches what is retried and what is not, and may change nothing. Must not block; what it throws
 * is logged.
 *
 * <p>Thread-safe.
 */
public interface RetryListener {

  /** An attempt has failed, and after this pause there will be another. */
  default void retrying(Call call, Outcome outcome, Duration pause) {}

  /** An attempt has failed that would be retried, and is not. */
  default void givenUp(Call call, Outcome outcome, Reason why) {}

  /** Why there is no other attempt. Immutable. */
  enum Reason {
    /** There were as many as there may be. */
    ATTEMPTS,
    /** {@link RetryBudget}: too many calls were retried lately. */
    BUDGET,
    /** The body of the request cannot be sent again. */
    BODY,
    /** The call would be over before. */
    DEADLINE,
    /** The server wants a longer pause than is waited for. */
    RETRY_AFTER
  }
}
