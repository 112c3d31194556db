package dev.rezo.testing;

import dev.rezo.testing.ResponseScript.Action;
import dev.rezo.testing.ResponseScript.Stop;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MockServer} answers, and how badly.
 *
 * <p>Every method that changes something answers a new response. Header lines are sent as they are
 * given: a response may be as wrong as a test needs it. Framing is added only where none was given.
 *
 * <pre>{@code
 * MockResponse.ok("hello")
 * MockResponse.ok(bytes).chunked(1000).trailer("Digest", "abc")
 * MockResponse.ok("hello").cutAfter(3)                  // says five bytes, sends three, ends
 * MockResponse.ok("late").headAfter(gate)               // when the test opens the gate
 * MockResponse.raw("HTTP/1.1 200 OK\nbare line feeds\n\n").thenClose()
 * }</pre>
 *
 * <p>Immutable.
 */
public final class MockResponse {

  private String version = "HTTP/1.1";
  private int status = 200;
  private @Nullable String reason;
  private final List<String> headerLines = new ArrayList<>();
  private byte[] body = new byte[0];
  private Framing framing = Framing.LENGTH;
  private int chunkSize;
  private final List<String> trailerLines = new ArrayList<>();
  private byte @Nullable [] raw;

  private final StringBuilder interim = new StringBuilder();
  private final List<Stop> stops = new ArrayList<>();
  private @Nullable ConnectionFate fate;
  private int throttleBytes = Integer.MAX_VALUE;
  private Duration throttlePeriod = Duration.ZERO;
  private boolean early;
  private boolean sendsContinue = true;

  private MockResponse() {}

  private MockResponse(MockResponse from) {
    version = from.version;
    status = from.status;
    reason = from.reason;
    headerLines.addAll(from.headerLines);
    body = from.body;
    framing = from.framing;
    chunkSize = from.chunkSize;
    trailerLines.addAll(from.trailerLines);
    raw = from.raw;
    interim.append(from.interim);
    stops.addAll(from.stops);
    fate = from.fate;
    throttleBytes = from.throttleBytes;
    throttlePeriod = from.throttlePeriod;
    early = from.early;
    sendsContinue = from.sendsContinue;
  }

  // ---- beginnings -------------------------------------------------------------------------

  /** 200 without content. */
  public static MockResponse ok() {
    return new MockResponse();
  }

  /** 200 with {@code text} in UTF-8. */
  public static MockResponse ok(String text) {
    return ok().body(text);
  }

  /** 200 with {@code body}. */
  public static MockResponse ok(byte[] body) {
    return ok().body(body);
  }

  /** Another status, without content. */
  public static MockResponse status(int status) {
    MockResponse made = new MockResponse();
    made.status = status;
    return made;
  }

  /** Exactly these bytes, one for each character; the connection stays open unless told. */
  public static MockResponse raw(String bytes) {
    return raw(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Exactly these bytes; the connection stays open unless told. */
  public static MockResponse raw(byte[] bytes) {
    MockResponse made = new MockResponse();
    made.raw = bytes.clone();
    return made;
  }

  /** No answer: the connection ends in order when the request has come. */
  public static MockResponse hangUp() {
    return raw("").thenClose();
  }

  /** No answer: the connection breaks (RST) when the request has come. */
  public static MockResponse reset() {
    return raw("").thenReset();
  }

  /** No answer, and the connection stays open until the server closes. */
  public static MockResponse never() {
    return ok().headAfter(new Gate());
  }

  // ---- what it says -----------------------------------------------------------------------

  /** Another reason phrase. */
  public MockResponse reason(String reason) {
    MockResponse copy = new MockResponse(this);
    copy.reason = reason;
    return copy;
  }

  /** Another version, as in {@code HTTP/1.0}; without other words it does not persist. */
  public MockResponse version(String version) {
    MockResponse copy = new MockResponse(this);
    copy.version = version;
    return copy;
  }

  /** One more field. */
  public MockResponse header(String name, String value) {
    return headerLine(name + ": " + value);
  }

  /** One more line in the head, as it is: it need not be a field. */
  public MockResponse headerLine(String line) {
    MockResponse copy = new MockResponse(this);
    copy.headerLines.add(line);
    return copy;
  }

  /** {@code Keep-Alive} with these parameters, as in {@code timeout=5, max=100}. */
  public MockResponse keepAlive(String parameters) {
    return header("Keep-Alive", parameters);
  }

  /** The content, in UTF-8. */
  public MockResponse body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The content. */
  public MockResponse body(byte[] body) {
    MockResponse copy = new MockResponse(this);
    copy.body = body.clone();
    return copy;
  }

  /** The content in chunks of this many bytes; the last may be shorter. */
  public MockResponse chunked(int chunkSize) {
    if (chunkSize < 1) {
      throw new IllegalArgumentException(
          "MockResponse.chunked: expected at least 1 byte, actual " + chunkSize);
    }
    MockResponse copy = new MockResponse(this);
    copy.framing = Framing.CHUNKED;
    copy.chunkSize = chunkSize;
    return copy;
  }

  /** One field after a chunked content. */
  public MockResponse trailer(String name, String value) {
    MockResponse copy = new MockResponse(this);
    copy.trailerLines.add(name + ": " + value);
    return copy;
  }

  /** The content ends where the connection ends. */
  public MockResponse untilClose() {
    MockResponse copy = thenClose();
    copy.framing = Framing.UNTIL_CLOSE;
    return copy;
  }

  /** Before all else an interim response, as in {@code interim(103, "Link: </a.css>")}. */
  public MockResponse interim(int status, String... headerLines) {
    MockResponse copy = new MockResponse(this);
    copy.interim.append("HTTP/1.1 ").append(status).append(" Interim\r\n");
    for (String line : headerLines) {
      copy.interim.append(line).append("\r\n");
    }
    copy.interim.append("\r\n");
    return copy;
  }

  // ---- when it says it --------------------------------------------------------------------

  /** Says nothing until {@code gate} is open; interim responses go before. */
  public MockResponse headAfter(Gate gate) {
    return stop(Stop.BEFORE_HEAD, new Action.Wait(gate));
  }

  /** Says nothing for this long. Prefer a {@link Gate}, which makes the order certain. */
  public MockResponse headAfter(Duration delay) {
    return stop(Stop.BEFORE_HEAD, new Action.Pause(delay));
  }

  /** Stops after this many bytes of the body as it is sent until {@code gate} is open. */
  public MockResponse stallAfter(int bodyBytes, Gate gate) {
    return stop(bodyBytes, new Action.Wait(gate));
  }

  /** Stops after this many bytes of the body as it is sent, for this long. */
  public MockResponse stallAfter(int bodyBytes, Duration delay) {
    return stop(bodyBytes, new Action.Pause(delay));
  }

  /** Sends {@code bytes} bytes, pauses for {@code period}, and so on. */
  public MockResponse throttle(int bytes, Duration period) {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "MockResponse.throttle: expected at least 1 byte, actual " + bytes);
    }
    MockResponse copy = new MockResponse(this);
    copy.throttleBytes = bytes;
    copy.throttlePeriod = period;
    return copy;
  }

  /** Answers when the head has come, and reads the body afterwards. Only where it is enqueued. */
  public MockResponse beforeBody() {
    MockResponse copy = new MockResponse(this);
    copy.early = true;
    return copy;
  }

  /** Does not answer {@code Expect: 100-continue}; reads on. Only where it is enqueued. */
  public MockResponse withoutContinue() {
    MockResponse copy = new MockResponse(this);
    copy.sendsContinue = false;
    return copy;
  }

  // ---- how it ends ------------------------------------------------------------------------

  /** Ends the connection in order after this many bytes of the body as it is sent. */
  public MockResponse closeAfter(int bodyBytes) {
    return stop(bodyBytes, new Action.End(ConnectionFate.CLOSE));
  }

  /** The same without close_notify: what an attacker can do to TLS. Without TLS no difference. */
  public MockResponse cutAfter(int bodyBytes) {
    return stop(bodyBytes, new Action.End(ConnectionFate.CUT));
  }

  /** Breaks the connection (RST) after this many bytes of the body as it is sent. */
  public MockResponse resetAfter(int bodyBytes) {
    return stop(bodyBytes, new Action.End(ConnectionFate.RESET));
  }

  /** Says {@code Connection: close} and does so. */
  public MockResponse connectionClose() {
    return header("Connection", "close").thenClose();
  }

  /** Ends the connection after the response without having said so. */
  public MockResponse thenClose() {
    return then(ConnectionFate.CLOSE);
  }

  /** The same without close_notify. */
  public MockResponse thenCut() {
    return then(ConnectionFate.CUT);
  }

  /** Breaks the connection (RST) after the response. What the client has not read may be lost. */
  public MockResponse thenReset() {
    return then(ConnectionFate.RESET);
  }

  /** Leaves the connection open, even where the request said {@code Connection: close}. */
  public MockResponse thenStay() {
    return then(ConnectionFate.STAY);
  }

  private MockResponse then(ConnectionFate fate) {
    MockResponse copy = new MockResponse(this);
    copy.fate = fate;
    return copy;
  }

  private MockResponse stop(int bodyBytes, Action action) {
    MockResponse copy = new MockResponse(this);
    copy.stops.add(new Stop(bodyBytes, action));
    return copy;
  }

  @Override
  public String toString() {
    return "MockResponse["
        + (raw == null ? status + ", " + framing + " " + body.length : "raw " + raw.length)
        + " bytes"
        + (stops.isEmpty() ? "" : ", " + stops)
        + (fate == null ? "" : ", then " + fate)
        + "]";
  }

  // ---- for the server ---------------------------------------------------------------------

  boolean isEarly() {
    return early;
  }

  boolean sendsContinue() {
    return sendsContinue;
  }

  /** All that is to be done to answer {@code request}. */
  ResponseScript script(RequestHead request) {
    byte[] before = latin1(interim.toString());
    byte[] exact = raw;
    byte[] head = exact == null ? latin1(head(request)) : new byte[0];
    byte[] content = exact == null ? content(request) : exact;
    ConnectionFate end = fate;
    if (end == null) {
      end = persists(request) ? ConnectionFate.STAY : ConnectionFate.CLOSE;
    }
    return new ResponseScript(
        List.of(before, head, content),
        stops,
        end,
        new ResponseScript.Throttle(throttleBytes, throttlePeriod));
  }

  private boolean persists(RequestHead request) {
    return request.wantsToPersist()
        && (raw != null || version.equals("HTTP/1.1") || hasHeader("Connection"));
  }

  private String head(RequestHead request) {
    StringBuilder head = new StringBuilder();
    head.append(version).append(' ').append(status).append(' ');
    head.append(reason == null ? "Status " + status : reason).append("\r\n");
    headerLines.forEach(line -> head.append(line).append("\r\n"));
    if (framing == Framing.CHUNKED && !hasHeader("Transfer-Encoding")) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (framing == Framing.LENGTH && hasLength()) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    if (fate == null && !request.wantsToPersist() && !hasHeader("Connection")) {
      head.append("Connection: close\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** RFC 9110 section 8.6: no length with 204; and none besides the test's own. */
  private boolean hasLength() {
    return status != 204
        && status != 304
        && !hasHeader("Content-Length")
        && !hasHeader("Transfer-Encoding");
  }

  private boolean hasHeader(String name) {
    return headerLines.stream()
        .anyMatch(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1));
  }

  /** RFC 9112 section 6.3: no content after HEAD, and none with 204 and 304. */
  private byte[] content(RequestHead request) {
    if (request.method().equals("HEAD") || status == 204 || status == 304) {
      return new byte[0];
    }
    return framing == Framing.CHUNKED ? chunks() : body;
  }

  /** RFC 9112 section 7.1. */
  private byte[] chunks() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] chunk : Split.every(chunkSize).of(body)) {
      out.writeBytes(latin1(Integer.toHexString(chunk.length) + "\r\n"));
      out.writeBytes(chunk);
      out.writeBytes(latin1("\r\n"));
    }
    out.writeBytes(latin1("0\r\n"));
    trailerLines.forEach(line -> out.writeBytes(latin1(line + "\r\n")));
    out.writeBytes(latin1("\r\n"));
    return out.toByteArray();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** How the end of the content is told (RFC 9112 section 6.3). */
  private enum Framing {
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }
}
