package dev.rezo.http;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Turns the body of a response into a value without blocking. {@link BodyReaders} has the usual
 * ones; {@link #then} makes others of them, as in
 *
 * <pre>{@code
 * BodyReader<User> user = BodyReaders.bytes().then(json -> mapper.readValue(json, User.class));
 * }</pre>
 *
 * <p>Thread-safe.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface BodyReader<T> {

  /** Reads the body to its end or closes it. */
  CompletionStage<T> read(Response response);

  /**
   * A reader that makes something else of this one's value. The step runs on the thread that brings
   * the end of the body, so it must not block.
   */
  default <R> BodyReader<R> then(Step<? super T, ? extends R> step) {
    return response ->
        read(response)
            .thenApply(
                value -> {
                  try {
                    return step.apply(value);
                  } catch (IOException e) {
                    throw new CompletionException(e);
                  }
                });
  }

  /**
   * One step from a value to the next, such as a parser.
   *
   * @param <T> what comes in
   * @param <R> what goes out
   */
  @FunctionalInterface
  interface Step<T, R> {
    /** Makes the one of the other; an exception becomes the reader's failure. */
    R apply(T value) throws IOException;
  }
}
