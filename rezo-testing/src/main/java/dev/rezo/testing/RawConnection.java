package dev.rezo.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link RawServer}, in the hands of its script. It knows no protocol. Text is
 * bytes, one character for each (ISO 8859-1).
 *
 * <p>Not thread-safe; the caller serialises. The ways to end it may be used from any thread.
 */
public final class RawConnection {

  private final AcceptedSocket socket;
  private final int number;
  private RecordedRequest.@Nullable Tls tls;

  RawConnection(AcceptedSocket socket, int number) {
    this.socket = socket;
    this.number = number;
  }

  /** The number of this connection on its server, from 0. */
  public int number() {
    return number;
  }

  /** Agrees on TLS, if the server speaks it. Until this is called not a byte of TLS is said. */
  public RawConnection handshake() throws IOException {
    tls = socket.handshake();
    return this;
  }

  /** What TLS agreed on, or null without it. */
  public RecordedRequest.@Nullable Tls tls() {
    return tls;
  }

  /**
   * Reads text up to an empty line, and the empty line.
   *
   * @throws EOFException when the client ended before
   */
  public String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = socket.in().read();
      if (next < 0) {
        throw new EOFException("expected an empty line, actual the end after " + head);
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads exactly this many bytes.
   *
   * @throws EOFException when the client ended before
   */
  public byte[] read(int count) throws IOException {
    byte[] bytes = socket.in().readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("expected " + count + " bytes, actual " + bytes.length);
    }
    return bytes;
  }

  /** Reads and forgets all that comes, and tells how the client ended the connection. */
  public ConnectionEnd awaitEnd() {
    try {
      socket.in().transferTo(OutputStream.nullOutputStream());
      return ConnectionEnd.CLIENT_CLOSED;
    } catch (IOException e) {
      return ConnectionEnd.CLIENT_RESET;
    }
  }

  /** Writes text. */
  public RawConnection write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Writes bytes. */
  public RawConnection write(byte[] bytes) throws IOException {
    socket.write(bytes, 0, bytes.length);
    return this;
  }

  /** Writes text in pieces, each in a system call of its own; TCP may put them together again. */
  public RawConnection write(String text, Split split) throws IOException {
    for (byte[] piece : split.of(text.getBytes(StandardCharsets.ISO_8859_1))) {
      write(piece);
    }
    return this;
  }

  /** Ends the sending half: FIN, and close_notify before it on TLS. Reading goes on. */
  public void finish() throws IOException {
    socket.finish();
  }

  /** Ends the connection in order. */
  public void close() {
    socket.close();
  }

  /** Ends the TCP connection in order, and TLS not at all. */
  public void cut() {
    socket.cut();
  }

  /** Breaks the connection: RST. */
  public void reset() {
    socket.reset();
  }

  @Override
  public String toString() {
    return "RawConnection[" + number + "]";
  }
}
