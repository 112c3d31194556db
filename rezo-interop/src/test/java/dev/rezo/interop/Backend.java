package dev.rezo.interop;

import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RawConnection;
import dev.rezo.testing.RawServer;
import dev.rezo.testing.RecordedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

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
  private final RawServer digest = RawServer.start(ContentDigest::answer);

  int port() {
    return http.port();
  }

  int webSocketPort() {
    return webSocket.port();
  }

  /** Where {@link ContentDigest} listens, for uploads that nobody wants to hold in memory. */
  int digestPort() {
    return digest.port();
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
    String path = request.target().split("\\?", 2)[0];
    Matcher size = SIZE.matcher(path);
    if (size.matches()) {
      return largeHead(Integer.parseInt(size.group(1)));
    }
    return switch (path) {
      case "/backend/echo" ->
          MockResponse.ok(request.body()).header("Content-Type", "application/octet-stream");
      case "/backend/chunked" ->
          MockResponse.ok(pattern(Site.MEDIUM))
              .chunked(1_000)
              .stallAfter(Site.MEDIUM / 2, Duration.ofMillis(100));
      case "/backend/request" -> MockResponse.ok(asText(request));
      case "/backend/fields" -> MockResponse.ok(String.join("\n", request.headerLines()));
      case "/backend/cookies" ->
          MockResponse.ok(String.join("\n", request.headers("Cookie")))
              .headerLine("Set-Cookie: a=1")
              .headerLine("Set-Cookie: b=2; Path=/")
              .headerLine("Set-Cookie: c=3");
      case "/backend/gzip" -> MockResponse.ok(gzip()).header("Content-Encoding", "gzip");
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
          MockResponse.ok(pattern(Site.LARGE))
              .header("Content-Type", "text/plain")
              .throttle(1_000, Duration.ofMillis(20));
      default -> MockResponse.status(404).body("Backend: no " + request.target());
    };
  }

  /** What {@code /backend/request} says: how the request has come. */
  private static String asText(RecordedRequest request) {
    return request.method()
        + "\n"
        + String.join("\n", request.headerLines())
        + "\n\n"
        + request.text();
  }

  /** What {@code /backend/gzip} sends: 100 KB that gzip makes small. */
  static byte[] gzip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(pattern(Site.MEDIUM));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
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
    digest.close();
  }
}
