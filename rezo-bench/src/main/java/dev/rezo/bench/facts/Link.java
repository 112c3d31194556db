package dev.rezo.bench.facts;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a client has opened, as the server sees it. It knows as much of HTTP/1.1 as it
 * takes to read a request, and writes what it is told.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Link {

  private static final int LONGEST_HEAD = 64 * 1024;

  private final Socket socket;
  private final int index;
  private final InputStream in;
  private final Consumer<Heard> heard;
  private final LongConsumer written;

  /**
   * One of this socket.
   *
   * @param index how many were opened before it
   * @param heard is told of each request, when all of it has come
   * @param written is told of each write, when it was done
   */
  Link(Socket socket, int index, Consumer<Heard> heard, LongConsumer written) throws IOException {
    this.socket = socket;
    this.index = index;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.heard = heard;
    this.written = written;
  }

  int index() {
    return index;
  }

  /** The next request, read to its end; null when the client has closed. */
  @Nullable Heard read() throws IOException {
    String head = section();
    if (head.isEmpty()) {
      return null;
    }
    Heard request = new Heard(head);
    if (request.field("Expect") != null) {
      write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    String length = request.field("Content-Length");
    if (length != null) {
      in.skipNBytes(Long.parseLong(length));
    } else if (request.field("Transfer-Encoding") != null) {
      skipChunks();
    }
    heard.accept(request);
    return request;
  }

  /** Lines up to an empty one; or nothing, when there are none. */
  private String section() throws IOException {
    StringBuilder lines = new StringBuilder();
    while (true) {
      String line = line(lines.isEmpty());
      if (line.isEmpty()) {
        return lines.toString();
      }
      lines.append(line).append("\r\n");
      if (lines.length() > LONGEST_HEAD) {
        throw new IOException("request: expected at most " + LONGEST_HEAD + " B of fields");
      }
    }
  }

  private String line(boolean mayEnd) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0 && mayEnd && line.isEmpty()) {
        return "";
      } else if (next < 0) {
        throw new EOFException("request: expected the rest of a line");
      } else if (next == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) next);
    }
  }

  private void skipChunks() throws IOException {
    long size;
    do {
      size = Long.parseLong(line(false).split(";", -1)[0].strip(), 16);
      in.skipNBytes(size);
      String unused = line(false);
    } while (size > 0);
  }

  /** Writes this, in Latin-1, and gives it to the network. */
  void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    written.accept(bytes.length);
  }

  /** Answers with this body, in order. */
  void answer(String body) throws IOException {
    write(of(body));
  }

  /** Answers each request with this body, in order, until the client closes. */
  void answerAll(String body) throws IOException {
    while (read() != null) {
      answer(body);
    }
  }

  /** An answer that is in order. */
  static String of(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** Reads what comes until the client closes, and answers nothing. */
  void awaitEnd() throws IOException {
    long unused = in.transferTo(OutputStream.nullOutputStream());
  }
}
