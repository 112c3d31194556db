package dev.rezo.opentelemetry;

import dev.rezo.http.BodyException;
import dev.rezo.http.Call;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Records the duration of each exchange as it ends, and makes no object for that.
 *
 * <p>Thread-safe.
 */
final class DurationListener implements ExchangeListener {

  private final RequestDuration duration;

  DurationListener(RequestDuration duration) {
    this.duration = duration;
  }

  /** It looks at none. */
  @Override
  public boolean wantsFacts() {
    return false;
  }

  @Override
  public void exchangeEnded(
      Call call,
      Request request,
      Timing timing,
      @Nullable Response response,
      @Nullable Throwable failure) {
    Context remembered = request.attribute(RezoTelemetry.CONTEXT);
    duration.record(
        timing.responseEndNanos() - timing.startNanos(),
        request,
        response,
        failure == null || isClosed(failure) ? null : failure.getClass().getName(),
        remembered != null ? remembered : Context.root()); // Not that of whoever has this thread.
  }

  /** Its reader wants no more of it. */
  private static boolean isClosed(Throwable failure) {
    return failure instanceof BodyException body && body.reason() == BodyException.Reason.CLOSED;
  }

  @Override
  public String toString() {
    return "RezoTelemetry";
  }
}
