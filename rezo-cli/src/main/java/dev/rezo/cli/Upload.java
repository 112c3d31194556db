package dev.rezo.cli;

import dev.rezo.http.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code -T} sends: a file or the rest of it, or standard input.
 *
 * <p>Immutable.
 *
 * @param body what is sent
 * @param contentRange which part of the file that is (RFC 9110 section 14.5), or null for all
 */
record Upload(Body body, @Nullable String contentRange) {

  /**
   * What to send.
   *
   * @param name of the file; {@code -} or {@code .} is standard input
   * @param from the first byte to send
   */
  static Upload of(String name, long from, InputStream standardInput) throws UsageException {
    boolean piped = name.equals("-") || name.equals(".");
    if (piped && from > 0) {
      throw UsageException.impossible("--continue-at: expected a file to send, actual " + name);
    }
    if (piped) {
      return new Upload(SentBody.stream(standardInput), null);
    }
    Path file = FormContent.readable(name);
    return from == 0 ? new Upload(SentBody.file(file), null) : rest(file, from);
  }

  private static Upload rest(Path file, long from) throws UsageException {
    long length;
    try {
      length = Files.size(file);
    } catch (IOException e) {
      throw UsageException.of(ExitCode.READ_ERROR, "Can't open '" + file + "'!");
    }
    if (from >= length) {
      throw UsageException.of(ExitCode.PARTIAL_BODY, "File already completely uploaded");
    }
    return new Upload(
        SentBody.rest(file, from, length), "bytes " + from + "-" + (length - 1) + "/" + length);
  }
}
