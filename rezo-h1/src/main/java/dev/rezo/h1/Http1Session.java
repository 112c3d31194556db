package dev.rezo.h1;

import dev.rezo.h1.ExchangeState.Event;
import dev.rezo.http.BodyException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protocol state of one HTTP/1.1 connection, client side (RFC 9112): bytes in, callbacks and
 * bytes out, one exchange after another.
 *
 * <p>Lifecycle of an exchange: {@link #writeHead}; if the request has a body, {@link
 * #writeBodyPrefix} before each part of it and {@link #writeEnd} after the last; {@link #receive}
 * whatever comes, at any time after the head. A response may be complete before its request is.
 * When {@link #isReusable} says so, the next exchange may begin; {@link ResponseHandler#onEnd} is
 * the last thing that happens in a call, so it may begin from in there.
 *
 * <p>Between exchanges it keeps the last head if that is short, up to 1 KiB, so that one that comes
 * again is not parsed again.
 *
 * <p>After an exception from {@link #receive} or {@link #receiveEnd} nothing more can be received.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class Http1Session {

  /** How many bytes of framing {@link #writeBodyPrefix} may add before a chunk. */
  public static final int MAX_CHUNK_OVERHEAD = 20;

  /** A longer head is not kept for the next one. */
  private static final int MOST_KEPT = 1024;

  private final Http1Limits limits;
  private final ResponseHandler handler;

  // The connection.
  private ExchangeState state = ExchangeState.IDLE;
  private boolean persistent = true;

  // The request.
  private final RequestHead request = new RequestHead();
  private String method = "";
  private int sentHead;
  private long sent;

  // The response.
  private final HeadCollector collector;
  private final StatusLine line = new StatusLine();
  private final FramingFacts facts = new FramingFacts();

  /** The head that {@link #line} and {@link #facts} tell of, if that is a final one. */
  private @Nullable FieldSection latest;

  private final ChunkDecoder chunks = new ChunkDecoder();
  private BodyFraming framing = BodyFraming.NONE;
  private boolean begun;
  private int informational;
  private long announced;
  private int receivedHeads;
  private long received;

  /** Makes a session that tells {@code handler}. */
  public Http1Session(Http1Limits limits, ResponseHandler handler) {
    this.limits = limits;
    this.handler = handler;
    this.collector = new HeadCollector(limits.maxHeadBytes());
  }

  /**
   * Begins an exchange: writes request line and fields. Adds Host, Content-Length or
   * Transfer-Encoding, Content-Type and Connection where the application did not set them. A
   * request without a body is complete with its head.
   *
   * @param absoluteForm whether the target is the whole address, as a plain proxy wants it (RFC
   *     9112 section 3.2.2)
   * @param keepAlive false adds {@code Connection: close}
   * @param out borrowed
   * @return false if {@code out} is too small: nothing was written, come again with a larger one
   * @throws IllegalArgumentException when fields, body, method and version contradict each other
   * @throws IllegalStateException when the session is not reusable
   */
  public boolean writeHead(
      Request request, boolean absoluteForm, boolean keepAlive, ByteBuffer out) {
    if (!isReusable()) {
      throw new IllegalStateException("request head: expected a reusable session, actual " + this);
    }
    int before = out.position();
    if (!this.request.write(request, absoluteForm, keepAlive, out)) {
      return false;
    }
    sentHead = out.position() - before;
    receivedHeads = 0;
    method = request.method();
    persistent = this.request.persists();
    sent = 0;
    begun = false;
    informational = 0;
    collector.startHead();
    requestMoves(Event.REQUEST_HEAD);
    if (!hasBody()) {
      requestMoves(Event.REQUEST_END);
    }
    return true;
  }

  /**
   * Announces {@code length} bytes of body, which the caller writes itself right after: the chunk
   * header when chunked (with the CRLF of the chunk before), nothing when the length is fixed.
   *
   * @param out borrowed; has room for {@link #MAX_CHUNK_OVERHEAD}
   * @throws IllegalArgumentException when the length is not above 0, as an empty chunk would end
   *     the body, or {@code out} is too small
   * @throws IllegalStateException when more is sent than was announced, or no body is due
   */
  public void writeBodyPrefix(int length, ByteBuffer out) {
    if (length <= 0) {
      throw new IllegalArgumentException("body part: expected bytes, actual length " + length);
    }
    requireSending();
    long total = request.bodyLength();
    if (total == RequestHead.CHUNKED) {
      if (out.remaining() < MAX_CHUNK_OVERHEAD) {
        throw new IllegalArgumentException(
            "out: expected room for " + MAX_CHUNK_OVERHEAD + " bytes, actual " + out.remaining());
      }
      if (sent > 0) {
        Latin1.put(out, "\r\n");
      }
      Latin1.putHex(out, length);
      Latin1.put(out, "\r\n");
    } else if (length > total - sent) {
      throw new IllegalStateException(
          "request body: expected " + total + " bytes, actual " + (sent + length) + " or more");
    }
    sent += length;
  }

  /**
   * How many bytes of body are yet to be announced, or -1 if the request is not framed by length.
   */
  public long bodyLeft() {
    long total = request.bodyLength();
    return total < 0 ? -1 : total - sent;
  }

  /**
   * Ends the request: last chunk and trailers when chunked. Does nothing for a request without a
   * body.
   *
   * @param out borrowed
   * @return false if {@code out} is too small: nothing was written, come again with a larger one
   * @throws IllegalArgumentException when there are trailers and the body is not chunked, or one of
   *     them belongs into a head (RFC 9110 section 6.5.1)
   * @throws IllegalStateException when fewer bytes were sent than announced
   */
  public boolean writeEnd(Headers trailers, ByteBuffer out) {
    if (!hasBody()) {
      return true;
    }
    requireSending();
    long total = request.bodyLength();
    if (total == RequestHead.CHUNKED) {
      if (!LastChunk.write(sent > 0, trailers, out)) {
        return false;
      }
    } else if (sent < total) {
      throw new IllegalStateException(
          "request body: expected " + total + " bytes, actual " + sent + " at its end");
    } else if (!trailers.isEmpty()) {
      throw new IllegalArgumentException(
          "trailers: expected none with Content-Length, actual " + trailers.size());
    }
    requestMoves(Event.REQUEST_END);
    return true;
  }

  /**
   * Takes the bytes that came; the handler hears what they mean. Bytes behind the end of a response
   * are dropped and end the session's reuse. Bytes behind a 101, or behind a 2xx to CONNECT, stay
   * in the buffer: they belong to another protocol.
   *
   * @param bytes borrowed; its order does not matter
   * @throws ProtocolException when the peer breaks a rule, or sends bytes when none are due
   */
  public void receive(ByteBuffer bytes) throws ProtocolException {
    try {
      while (bytes.hasRemaining()) {
        switch (state.reads()) {
          case HEAD -> receiveHead(bytes);
          case BODY -> receiveBody(bytes);
          case NOTHING -> throw Violation.unsolicited(bytes.remaining(), state);
          case FOREIGN -> {
            return;
          }
        }
      }
    } catch (ProtocolException e) {
      close();
      throw e;
    }
  }

  /**
   * The peer has ended its half. Ends a response that is delimited by just that (RFC 9112 section
   * 6.3); whether the end can be believed, which under TLS takes a close_notify (section 9.8), is
   * the caller's to know before.
   *
   * @throws ConnectionLostException when the final head has not come, or not as a whole: {@link
   *     #hasResponseBegun} tells whether there was any byte
   * @throws BodyException when the body is shorter than its framing says (RFC 9112 section 8)
   */
  public void receiveEnd() throws RezoException {
    ExchangeState ended = state;
    close();
    switch (ended.reads()) {
      case HEAD -> throw headLost();
      case BODY -> {
        if (framing != BodyFraming.UNTIL_CLOSE) {
          throw bodyTruncated();
        }
        handler.onEnd();
      }
      case NOTHING, FOREIGN -> {}
    }
  }

  /** Whether a next exchange may begin: request and response are complete and both persist. */
  public boolean isReusable() {
    return state == ExchangeState.IDLE && persistent;
  }

  /** Whether a byte of the running response was received. */
  public boolean hasResponseBegun() {
    return begun;
  }

  /** How many bytes the request's line and fields have, with the empty line. */
  public int sentHead() {
    return sentHead;
  }

  /** How many bytes of the request's body were announced, without the framing. */
  public long sentBody() {
    return sent;
  }

  /** How many bytes of heads were received, those of interim responses included. */
  public int receivedHeads() {
    return receivedHeads;
  }

  /** How many bytes of the running response's body were received, without the framing. */
  public long receivedBody() {
    return framing == BodyFraming.CHUNKED ? chunks.received() : received;
  }

  /**
   * Whether the request asked to wait with its body, by {@code Expect: 100-continue}: it is sent
   * when 100 (Continue) has come or was waited for long enough, and not at all after a final
   * response (RFC 9110 section 10.1.1). How long that is, is the caller's to know.
   */
  public boolean expectsContinue() {
    return request.expectsContinue() && state == ExchangeState.SENDING;
  }

  /**
   * Whether the connection speaks another protocol: the session is over, and bytes that {@link
   * #receive} left belong to that.
   */
  public boolean hasSwitched() {
    return state == ExchangeState.SWITCHED;
  }

  private boolean hasBody() {
    return request.bodyLength() != RequestHead.NO_BODY;
  }

  private void requireSending() {
    if (state.after(Event.REQUEST_END) == null) {
      throw new IllegalStateException(
          "request body: expected a request that is being sent, actual " + this);
    }
  }

  private void receiveHead(ByteBuffer bytes) throws ProtocolException {
    begun = true;
    if (isRepeated(bytes)) {
      repeatHead(bytes);
      return;
    }
    if (!collector.collect(bytes, Phase.HEAD)) {
      StatusLine.checkStart(collector.partial(), collector.length());
      return;
    }
    byte[] head = collector.take();
    receivedHeads += head.length;
    latest = null;
    facts.reset();
    FieldSection fields = FieldSection.check(head, line.parse(head, facts), facts, Phase.HEAD);
    if (line.status() >= 200) {
      latest = head.length <= MOST_KEPT ? fields : null;
      startResponse(fields.headers(), bytes);
    } else if (line.status() == 101) {
      switchProtocol(fields.headers());
    } else {
      interim(fields.headers());
    }
  }

  /** Busy servers give the same head to many requests in a row: it is neither copied nor parsed. */
  private boolean isRepeated(ByteBuffer bytes) {
    FieldSection before = latest;
    return before != null && collector.length() == 0 && before.standsIn(bytes);
  }

  private void repeatHead(ByteBuffer bytes) throws ProtocolException {
    FieldSection head = Objects.requireNonNull(latest, "latest");
    bytes.position(bytes.position() + head.length());
    receivedHeads += head.length();
    startResponse(head.headers(), bytes);
  }

  /** RFC 9110 section 15.2: any number, asked for or not; ours is bounded. */
  private void interim(Headers headers) throws ProtocolException {
    if (++informational > limits.maxInformational()) {
      throw Violation.of(
          "RFC 9110 section 15.2",
          "interim responses: expected at most " + limits.maxInformational() + ", actual more",
          Phase.HEAD);
    }
    responseMoves(Event.INTERIM);
    persistent &= !facts.bareLf();
    collector.startHead();
    handler.onInformational(line.status(), line.reason(), headers);
  }

  private void startResponse(Headers headers, ByteBuffer rest) throws ProtocolException {
    if (BodyFraming.isTunnel(method, line.status())) {
      tunnel(headers);
      return;
    }
    framing = BodyFraming.of(method, line.status(), facts);
    persistent &= framing.persists(line.version(), facts);
    announced = announced();
    received = 0;
    responseMoves(Event.RESPONSE_HEAD);
    if (framing == BodyFraming.CHUNKED) {
      chunks.start();
      collector.startTrailers();
    }
    handler.onHead(head(headers));
    if (framing == BodyFraming.NONE) {
      endResponse(rest);
    }
  }

  private long announced() {
    return switch (framing) {
      case NONE -> 0;
      case LENGTH -> facts.contentLength();
      case CHUNKED, UNTIL_CLOSE -> -1;
    };
  }

  /** RFC 9110 section 7.8: only to a protocol that the request offered, and after all of it. */
  private void switchProtocol(Headers headers) throws ProtocolException {
    if (!request.asksUpgrade()) {
      throw Violation.of(
          "RFC 9110 section 7.8",
          "status 101: expected none, as the request has no Upgrade, actual one",
          Phase.HEAD);
    }
    tunnel(headers);
  }

  private void tunnel(Headers headers) throws ProtocolException {
    persistent = false;
    announced = 0;
    responseMoves(Event.SWITCH);
    handler.onHead(head(headers));
    handler.onEnd();
  }

  private ResponseHead head(Headers headers) {
    return new ResponseHead(
        line.status(),
        line.reason(),
        line.version(),
        headers,
        announced,
        persistent,
        facts.keepAliveSeconds(),
        facts.keepAliveMax());
  }

  private void receiveBody(ByteBuffer bytes) throws ProtocolException {
    switch (framing) {
      case LENGTH -> {
        int part = (int) Math.min(announced - received, bytes.remaining());
        received += part;
        BodyPart.hand(bytes, part, handler);
        if (received == announced) {
          endResponse(bytes);
        }
      }
      case CHUNKED -> {
        chunks.decode(bytes, handler);
        if (chunks.isDone() && bytes.hasRemaining()) {
          receiveTrailers(bytes);
        }
      }
      case UNTIL_CLOSE -> {
        received += bytes.remaining();
        BodyPart.hand(bytes, bytes.remaining(), handler);
      }
      case NONE -> throw new AssertionError(state);
    }
  }

  private void receiveTrailers(ByteBuffer bytes) throws ProtocolException {
    if (!collector.collect(bytes, Phase.BODY)) {
      return;
    }
    latest = null;
    facts.reset();
    Headers trailers = FieldSection.check(collector.take(), 0, facts, Phase.BODY).headers();
    if (facts.bareLf()) {
      throw Violation.of(
          "RFC 9112 section 7.1.2", "trailer section: expected CRLF, actual LF alone", Phase.BODY);
    }
    if (!trailers.isEmpty()) {
      handler.onTrailers(trailers);
    }
    endResponse(bytes);
  }

  /** The handler may begin the next exchange from {@code onEnd}: nothing is touched after it. */
  private void endResponse(ByteBuffer rest) throws ProtocolException {
    if (rest.hasRemaining()) {
      persistent = false;
      rest.position(rest.limit());
    }
    responseMoves(Event.RESPONSE_END);
    handler.onEnd();
  }

  private void requestMoves(Event event) {
    ExchangeState next = state.after(event);
    if (next == null) {
      throw new IllegalStateException(event + ": not possible for " + this);
    }
    state = next;
  }

  private void responseMoves(Event event) throws ProtocolException {
    ExchangeState next = state.after(event);
    if (next == null) {
      throw Violation.of("RFC 9112 section 9", event + ": expected not while " + state, Phase.HEAD);
    }
    state = next;
  }

  private void close() {
    state = ExchangeState.CLOSED;
    persistent = false;
  }

  private ConnectionLostException headLost() {
    return new ConnectionLostException(
        "response head: expected one, actual end of connection after "
            + (begun ? collector.length() + " bytes of it" : "nothing"),
        Phase.HEAD,
        Delivery.UNKNOWN,
        begun,
        null);
  }

  private BodyException bodyTruncated() {
    String actual =
        framing == BodyFraming.LENGTH
            ? "received " + received + " of " + announced + " bytes"
            : "received " + chunks.received() + " bytes and no last chunk";
    return new BodyException(
        "response body: " + actual, BodyException.Reason.TRUNCATED, Phase.BODY, null);
  }

  /** As in {@code Http1Session[AWAITING, persistent]}. */
  @Override
  public String toString() {
    return "Http1Session[" + state + (persistent ? ", persistent]" : "]");
  }
}
