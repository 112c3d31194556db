package dev.rezo.client;

import dev.rezo.http.CallCancelledException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call that goes through interceptors. Cancelling it ends whatever attempt runs.
 *
 * <p>Thread-safe.
 */
final class InterceptedCall extends CompletableFuture<Response> {

  private final CallState call;

  private InterceptedCall(CallState call) {
    this.call = call;
  }

  static InterceptedCall start(ClientCore core, CallState call, Request request) {
    InterceptedCall outcome = new InterceptedCall(call);
    InterceptorChain.of(core, call).proceed(request).whenComplete(outcome::settle);
    return outcome;
  }

  private void settle(@Nullable Response response, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    call.settled(cause);
    if (response == null) {
      completeExceptionally(
          cause != null ? cause : new NullPointerException("an interceptor's response"));
    } else if (!complete(response)) {
      response.close();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      call.stop(
          new CallCancelledException(
              call.request() + ": cancelled, its future was cancelled",
              Phase.ACQUIRE,
              Delivery.UNKNOWN));
    }
    return cancelled;
  }
}
