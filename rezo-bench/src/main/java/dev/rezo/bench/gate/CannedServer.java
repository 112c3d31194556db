package dev.rezo.bench.gate;

import dev.rezo.h2.hpack.HpackDecoder;
import dev.rezo.h2.hpack.HpackEncoder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Answers every request with the same 12 bytes, by HTTP/1.1 or by HTTP/2 without TLS, on threads of
 * its own. It knows just what the client of this project sends.
 *
 * <p>Thread-safe.
 */
final class CannedServer implements AutoCloseable {

  /** The bodies of answers. */
  static final String BODY = "hello world!";

  private static final String[] FIELDS = {
    "server", "nginx",
    "date", "Sat, 21 Nov 2026 20:50:00 GMT",
    "content-type", "text/plain",
    "content-length", Integer.toString(BODY.length()),
    "cache-control", "no-store",
    "etag", "\"5f3a-1c8\"",
    "vary", "accept",
    "x-request-id", "4bf92f3577b34da6a3ce929d0e0e4736",
    "strict-transport-security", "max-age=31536000"
  };

  private static final int PREFACE = 24;
  private static final int DATA = 0x0;
  private static final int HEADERS = 0x1;
  private static final int SETTINGS = 0x4;
  private static final int PING = 0x6;
  private static final int END_STREAM = 0x1;
  private static final int ACK = 0x1;
  private static final int END_HEADERS = 0x4;

  private final ServerSocket socket;
  private final boolean isHttp2;

  /** Starts it. */
  CannedServer(boolean isHttp2) throws IOException {
    this.isHttp2 = isHttp2;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    begin(this::accept, "canned-server");
  }

  private static void begin(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Where it answers. */
  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/";
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        begin(() -> serve(connection), "canned-connection");
      }
    } catch (IOException e) { // It was closed.
      return;
    }
  }

  private void serve(Socket connection) {
    try (connection;
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(connection.getInputStream()));
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(connection.getOutputStream()))) {
      if (isHttp2) {
        serveHttp2(in, out);
      } else {
        serveHttp1(in, out);
      }
    } catch (IOException e) { // The client has closed it.
      return;
    }
  }

  private static void serveHttp1(DataInputStream in, DataOutputStream out) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < FIELDS.length; i += 2) {
      head.append(FIELDS[i]).append(": ").append(FIELDS[i + 1]).append("\r\n");
    }
    byte[] answer = head.append("\r\n").append(BODY).toString().getBytes(StandardCharsets.US_ASCII);
    int last = 0; // the last four bytes
    int read = in.read();
    while (read >= 0) {
      last = last << 8 | read;
      if (last == 0x0D0A0D0A) {
        out.write(answer);
        out.flush();
      }
      read = in.read();
    }
  }

  private static void serveHttp2(DataInputStream in, DataOutputStream out) throws IOException {
    byte[] block = block();
    byte[] body = BODY.getBytes(StandardCharsets.US_ASCII);
    in.skipNBytes(PREFACE);
    frame(out, SETTINGS, 0, 0, new byte[0]);
    try {
      while (true) {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        switch (lengthAndType & 0xFF) {
          case HEADERS -> {
            frame(out, HEADERS, END_HEADERS, stream, block);
            frame(out, DATA, END_STREAM, stream, body);
          }
          case SETTINGS -> {
            if ((flags & ACK) == 0) {
              frame(out, SETTINGS, ACK, 0, new byte[0]);
            }
          }
          case PING -> {
            if ((flags & ACK) == 0) {
              frame(out, PING, ACK, 0, payload);
            }
          }
          default -> {} // Windows: no body is long.
        }
        if (in.available() == 0) {
          out.flush();
        }
      }
    } catch (EOFException e) { // The client has closed it.
      return;
    }
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeInt(payload.length << 8 | type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  /** Nothing of it is put into a table, so that it is right each time. */
  private static byte[] block() {
    HpackEncoder encoder = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
    ByteBuffer block = ByteBuffer.allocate(1024);
    encoder.startBlock();
    boolean fits = encoder.encode(":status", "200", false, block);
    for (int i = 0; i < FIELDS.length; i += 2) {
      fits &= encoder.encode(FIELDS[i], FIELDS[i + 1], true, block);
    }
    if (!fits) {
      throw new IllegalStateException("block: expected to fit");
    }
    byte[] bytes = new byte[block.flip().remaining()];
    block.get(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
