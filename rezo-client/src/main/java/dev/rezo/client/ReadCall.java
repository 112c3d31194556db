package dev.rezo.client;

import dev.rezo.http.BodyReader;
import dev.rezo.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The value that a reader makes of a response. Whoever completes it from outside ends the call in
 * whatever state it is: the exchange before the head, the body after it.
 *
 * <p>Thread-safe.
 *
 * @param <T> the type of the value
 */
final class ReadCall<T> extends HandedFuture<T> {

  private final CompletableFuture<Response> head;
  private final BodyReader<T> reader;
  private volatile @Nullable Response response;

  private ReadCall(CompletableFuture<Response> head, BodyReader<T> reader) {
    this.head = head;
    this.reader = reader;
  }

  static <T> ReadCall<T> of(CompletableFuture<Response> head, BodyReader<T> reader) {
    ReadCall<T> call = new ReadCall<>(head, reader);
    CompletionStage<Response> outcome = head;
    outcome.whenComplete(call::read);
    return call;
  }

  private void read(@Nullable Response received, @Nullable Throwable failure) {
    if (received == null) {
      settleExceptionally(unwrapped(failure));
      return;
    }
    response = received;
    if (isDone()) {
      received.close();
      return;
    }
    try {
      reader.read(received).whenComplete(this::finish);
    } catch (Throwable e) {
      received.close();
      settleExceptionally(e);
    }
  }

  private void finish(@Nullable T value, @Nullable Throwable failure) {
    Response received = response;
    if (failure == null) {
      if (received != null && received.duplex() != null) {
        received.close(); // Who asked for a value has no use for a stream.
      }
      settle(value);
    } else {
      if (received != null) {
        received.close(); // A reader that fails half way has left the rest.
      }
      settleExceptionally(unwrapped(failure));
    }
  }

  @Override
  void abandoned(String why) {
    head.cancel(true);
    Response received = response;
    if (received != null) {
      received.close();
    }
  }

  private static Throwable unwrapped(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause != null ? cause : new NullPointerException("the outcome of a call");
  }
}
