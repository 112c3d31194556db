package dev.rezo.http;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request sends. {@link Bodies} makes the usual ones.
 *
 * <p>Lifecycle: {@link #open} once for each sending; a body that is not replayable is opened once.
 *
 * <p>Thread-safe.
 */
public interface Body {

  /** The length when it is not known before the end. */
  long UNKNOWN_LENGTH = -1;

  /** The exact number of bytes, or {@link #UNKNOWN_LENGTH}. */
  long length();

  /** Whether {@link #open} may be called again and gives the same bytes. */
  boolean isReplayable();

  /** The media type for Content-Type, or null to send none. */
  @Nullable String contentType();

  /**
   * The names of the fields that {@link BodySource#trailers} will give, for the field Trailer (RFC
   * 9110 section 6.6.2); empty when there are none or they are not known.
   */
  default List<String> trailerNames() {
    return List.of();
  }

  /**
   * Begins one sending. Runs on a loop: it must not block.
   *
   * @throws IOException when the bytes cannot be had
   * @throws IllegalStateException when it is not replayable and was opened before
   */
  BodySource open() throws IOException;
}
