package dev.rezo.http;

/**
 * Hears how far a body has come.
 *
 * <p>Not thread-safe; the caller serialises: it is the thread that moves the body. What it throws
 * ends the body. A body that is sent is moved by a loop: there it must not block.
 */
@FunctionalInterface
public interface BodyProgress {

  /**
   * So much has been moved.
   *
   * @param bytes from the beginning of the body
   * @param total the whole length, or {@link Body#UNKNOWN_LENGTH}
   */
  void moved(long bytes, long total);
}
