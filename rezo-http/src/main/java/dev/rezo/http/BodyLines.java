package dev.rezo.http;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A body line by line, without the ends of the lines, which are LF, CR LF or CR. A line is bounded:
 * a peer that never ends one does not fill the heap.
 *
 * <p>Not thread-safe; the caller serialises. Blocks.
 */
final class BodyLines extends Spliterators.AbstractSpliterator<String> {

  private static final int BUFFER = 8 * 1024;

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final BodySource source;
  private final Reader in;
  private final int limit;
  private final char[] chars = new char[BUFFER];
  private int next;
  private int end;
  private boolean afterCarriageReturn;
  private boolean atStart;

  /** Lines of at most {@code limit} characters each. */
  BodyLines(BodySource source, Charset charset, int limit) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.source = source;
    this.in = new InputStreamReader(new BodyInputStream(source), charset);
    this.limit = limit;
    this.atStart = charset.equals(StandardCharsets.UTF_8);
  }

  @Override
  public boolean tryAdvance(Consumer<? super String> action) {
    String line;
    try {
      line = line();
    } catch (IOException e) {
      source.close();
      throw new UncheckedIOException(e);
    }
    if (line == null) {
      return false;
    }
    action.accept(line);
    return true;
  }

  /** The next line, or null at the end. */
  private @Nullable String line() throws IOException {
    StringBuilder begun = null;
    while (fill()) {
      int from = next;
      while (next < end && chars[next] != '\n' && chars[next] != '\r') {
        next++;
      }
      checkLength((begun == null ? 0 : begun.length()) + next - from);
      if (next < end) {
        afterCarriageReturn = chars[next] == '\r';
        String rest = new String(chars, from, next - from);
        next++;
        return begun == null ? rest : begun.append(rest).toString();
      }
      if (begun == null) {
        begun = new StringBuilder(2 * (next - from));
      }
      begun.append(chars, from, next - from);
    }
    return begun == null || begun.length() == 0 ? null : begun.toString();
  }

  /** Whether there is a character at hand; skips what belongs to the end of the line before. */
  private boolean fill() throws IOException {
    while (true) {
      if (next == end) {
        end = Math.max(0, in.read(chars));
        next = 0;
        if (end == 0) {
          return false;
        }
      }
      boolean skip = afterCarriageReturn && chars[next] == '\n';
      skip |= atStart && chars[next] == BYTE_ORDER_MARK;
      afterCarriageReturn = false;
      atStart = false;
      if (!skip) {
        return true;
      }
      next++;
    }
  }

  private void checkLength(int length) throws BodyException {
    if (length > limit) {
      throw new BodyException(
          "response body: expected lines of at most "
              + limit
              + " characters, actual "
              + length
              + " without an end; read it with stream() or publisher(), or allow more with"
              + " lines(limit)",
          BodyException.Reason.TOO_LARGE,
          Phase.BODY,
          null);
    }
  }
}
