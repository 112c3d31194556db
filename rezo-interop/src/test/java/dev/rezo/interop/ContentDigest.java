package dev.rezo.interop;

import dev.rezo.testing.RawConnection;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers each request of HTTP/1.1 with the length and the SHA-256 of its content, as in {@code 12
 * a948...}, and keeps nothing of it.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class ContentDigest {

  private static final Pattern LENGTH =
      Pattern.compile("(?im)^content-length:[ \\t]*(\\d+)[ \\t]*\\r?$");

  private static final Pattern CHUNKED =
      Pattern.compile("(?im)^transfer-encoding:[ \\t]*chunked[ \\t]*\\r?$");

  private static final int AT_ONCE = 64 * 1024;

  private final MessageDigest digest = Site.newSha256();
  private long length;

  private ContentDigest() {}

  /** Reads requests from a connection, and answers, until it ends. */
  static void answer(RawConnection connection) throws IOException {
    while (true) {
      String head = connection.readHead();
      ContentDigest content = new ContentDigest();
      Matcher known = LENGTH.matcher(head);
      if (CHUNKED.matcher(head).find()) {
        content.readChunks(connection);
      } else if (known.find()) {
        content.read(connection, Long.parseLong(known.group(1)));
      }
      String said = content.toString();
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + said.length() + "\r\n\r\n" + said);
    }
  }

  private void readChunks(RawConnection connection) throws IOException {
    long chunk = Long.parseLong(readLine(connection), 16);
    while (chunk > 0) {
      read(connection, chunk);
      readLine(connection);
      chunk = Long.parseLong(readLine(connection), 16);
    }
    while (!readLine(connection).isEmpty()) {
      // A trailer, which nobody asks for.
    }
  }

  /** A line without its end, and without the extensions of a chunk. */
  private static String readLine(RawConnection connection) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = connection.read(1)[0]; next != '\n'; next = connection.read(1)[0]) {
      if (line.length() > AT_ONCE) {
        throw new EOFException("expected the end of a line, actual none in " + AT_ONCE + " bytes");
      }
      line.append((char) next);
    }
    return line.toString().strip().split(";", 2)[0];
  }

  private void read(RawConnection connection, long count) throws IOException {
    long left = count;
    while (left > 0) {
      byte[] bytes = connection.read((int) Math.min(left, AT_ONCE));
      add(bytes);
      left -= bytes.length;
    }
  }

  private void add(byte[] bytes) {
    digest.update(bytes);
    length += bytes.length;
  }

  /** What is said of content whose SHA-256 is known. */
  static String of(long length, String sha256) {
    return length + " " + sha256;
  }

  /** Says it once: the digest begins anew afterwards. */
  @Override
  public String toString() {
    return of(length, HexFormat.of().formatHex(digest.digest()));
  }
}
