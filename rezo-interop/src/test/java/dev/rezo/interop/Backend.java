package dev.rezo.interop;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The application behind a server: says what files cannot. Its paths begin with {@code /backend/}.
 *
 * <p>Lifecycle: listens from its making until {@link #close}.
 *
 * <p>Thread-safe.
 */
final class Backend implements AutoCloseable {

  static final String TRAILER = "X-Checksum";

  /** RFC 6455 section 1.3. */
  private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final Pattern WEBSOCKET_KEY =
      Pattern.compile("(?im)^sec-websocket-key:[ \\t]*(\\S+)[ \\t]*\\r?$");

  private static final Pattern SIZE = Pattern.compile("/backend/head/(\\d+)");

  private final MockServer http = MockServer.start().handler(Backend::answer);
  private final RawServer webSocket = RawServer.start(Backend::echoFrames);

  int port() {
    return http.port();
  }

  int webSocketPort() {
    return webSocket.port();
  }

  /** Bytes that everybody can compute. */
  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + i % 23);
    }
    return bytes;
  }

  private static MockResponse answer(RecordedRequest request) {
    Matcher size = SIZE.matcher(request.target());
    if (size.matches()) {
      return largeHead(Integer.parseInt(size.group(1)));
    }
    return switch (request.target()) {
      case "/backend/echo" ->
          MockResponse.ok(request.body()).header("Content-Type", "application/octet-stream");
      case "/backend/chunked" ->
          MockResponse.ok(pattern(Site.MEDIUM))
              .chunked(1_000)
              .stallAfter(Site.MEDIUM / 2, Duration.ofMillis(100));
      case "/backend/204", "/status/204" -> MockResponse.status(204);
      case "/backend/early-hints" -> MockResponse.ok("late").interim(103, "Link: </a.css>");
      case "/backend/trailers" ->
          MockResponse.ok(pattern(1_000))
              .chunked(100)
              .header("Trailer", TRAILER)
              .trailer(TRAILER, "7");
      case "/backend/request-trailers" ->
          MockResponse.ok(String.join("\n", request.trailerLines()));
      case "/backend/cut" -> MockResponse.ok(pattern(Site.MEDIUM)).cutAfter(1_000);
      case "/backend/stall" ->
          MockResponse.ok(pattern(Site.LARGE)).throttle(1_000, Duration.ofMillis(20));
      default -> MockResponse.status(404).body("Backend: no " + request.target());
    };
  }

  /** Fields of 1,000 bytes each. */
  private static MockResponse largeHead(int bytes) {
    MockResponse response = MockResponse.ok("small");
    String name = "X-Large-000: ";
    for (int i = 0; i < bytes / 1_000; i++) {
      String value = "v".repeat(1_000 - name.length() - 2);
      response = response.header(String.format("X-Large-%03d", i), value);
    }
    return response;
  }

  /** Agrees on WebSocket and sends each frame back without its mask (RFC 6455 section 5.2). */
  private static void echoFrames(RawConnection connection) throws IOException {
    Matcher key = WEBSOCKET_KEY.matcher(connection.readHead());
    if (!key.find()) {
      connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    connection.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key.group(1))
            + "\r\n\r\n");
    while (true) {
      byte[] start = connection.read(2);
      int length = start[1] & 0x7F;
      byte[] mask = connection.read(4);
      byte[] frame = connection.read(length);
      for (int i = 0; i < length; i++) {
        frame[i] ^= mask[i % 4];
      }
      connection.write(new byte[] {start[0], (byte) length}).write(frame);
    }
  }

  /** RFC 6455 section 4.2.2. */
  static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  @Override
  public void close() {
    http.close();
    webSocket.close();
  }
}
