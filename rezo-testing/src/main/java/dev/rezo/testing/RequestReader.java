package dev.rezo.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads HTTP/1.1 requests (RFC 9112), strictly and one byte at a time: it shares no line with the
 * codecs that it is used to test, and forgives them nothing.
 *
 * <p>Confined to the connection's thread.
 */
final class RequestReader {

  /** More than any client should send; an endless head must not fill the memory of a test. */
  private static final int MAX_LINE = 256 * 1024;

  private static final int MAX_LINES = 10_000;

  private static final Pattern CHUNK_LINE = Pattern.compile("([0-9A-Fa-f]{1,8})([ \t]*;.*)?");

  private final InputStream in;

  RequestReader(InputStream in) {
    this.in = in;
  }

  /**
   * Waits for the first byte of a request.
   *
   * @return false when the client has ended the connection instead
   */
  boolean awaitFirstByte() throws IOException {
    in.mark(1);
    boolean came = in.read() >= 0;
    if (came) {
      in.reset();
    }
    return came;
  }

  RequestHead readHead() throws IOException {
    String requestLine = readLine();
    return RequestHead.of(requestLine, readLinesToEmpty());
  }

  /** Reads the content (RFC 9112 section 6.3). */
  Content readContent(RequestHead head) throws IOException {
    if (head.isChunked()) {
      return readChunks();
    }
    int length = Math.toIntExact(head.contentLength());
    return new Content(readExactly(length), List.of());
  }

  /** RFC 9112 section 7.1. */
  private Content readChunks() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
      content.write(readExactly(size));
      String end = readLine();
      if (!end.isEmpty()) {
        throw new BadRequestException("expected the end of a chunk, actual " + end);
      }
    }
    List<String> trailerLines = readLinesToEmpty();
    for (String line : trailerLines) {
      RequestHead.checkFieldLine(line);
    }
    return new Content(content.toByteArray(), trailerLines);
  }

  private int readChunkSize() throws IOException {
    String line = readLine();
    Matcher parts = CHUNK_LINE.matcher(line);
    if (!parts.matches()) {
      throw new BadRequestException("expected a chunk size, actual " + line);
    }
    return Integer.parseUnsignedInt(parts.group(1), 16);
  }

  private List<String> readLinesToEmpty() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      lines.add(line);
      if (lines.size() > MAX_LINES) {
        throw new BadRequestException("expected at most " + MAX_LINES + " lines, actual more");
      }
    }
    return lines;
  }

  /** Reads a line that ends in CRLF, and in nothing else. */
  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = readByte(); next != '\r'; next = readByte()) {
      if (next == '\n' || line.size() == MAX_LINE) {
        throw new BadRequestException(
            "expected a line that ends in CRLF, actual "
                + line.toString(StandardCharsets.ISO_8859_1));
      }
      line.write(next);
    }
    if (readByte() != '\n') {
      throw new BadRequestException(
          "expected LF after CR, actual " + line.toString(StandardCharsets.ISO_8859_1));
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private byte[] readExactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("expected " + length + " bytes of content, actual " + bytes.length);
    }
    return bytes;
  }

  private int readByte() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException("expected more of a request, actual the end of the connection");
    }
    return next;
  }

  /** The content of a request and what came after it. Immutable. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Content(byte[] bytes, List<String> trailerLines) {
    static final Content NONE = new Content(new byte[0], List.of());

    Content {
      trailerLines = List.copyOf(trailerLines);
    }
  }
}
