package dev.rezo.client;

import dev.rezo.h1.Http1Session;
import dev.rezo.h1.ResponseHandler;
import dev.rezo.h1.ResponseHead;
import dev.rezo.http.BodySource;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.DuplexStream;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes notes of what a session hears, for its connection to act on when the session has returned:
 * the head, the body bytes of the running batch, the end.
 *
 * <p>Lifecycle: {@link #begin} and {@link #clear} for each exchange; what comes in between them
 * counts, the rest is ignored.
 *
 * <p>Confined to its loop.
 */
final class ResponseIntake implements ResponseHandler {

  /** Hears interim responses at once: they have no body and need no answer. */
  interface InformationalHandler {
    /** An interim response. */
    void informational(int status, String reason, Headers headers);
  }

  private final InformationalHandler onInformational;
  private final Gathered gathered;
  private boolean open;
  private @Nullable ResponseHead head;
  private @Nullable InboundBody body;
  private Headers trailers = Headers.EMPTY;
  private boolean continued;
  private boolean responded;
  private boolean complete;
  private boolean discarding;
  private long discardedBytes;

  ResponseIntake(InformationalHandler onInformational, SpareChunks spares) {
    this.onInformational = onInformational;
    this.gathered = new Gathered(spares);
  }

  /** An exchange begins. */
  void begin() {
    open = true;
  }

  /** It is over: nothing of it is kept. */
  void clear() {
    open = false;
    head = null;
    body = null;
    trailers = Headers.EMPTY;
    continued = false;
    responded = false;
    complete = false;
    discarding = false;
    discardedBytes = 0;
    gathered.clear();
  }

  @Override
  public void onInformational(int status, String reason, Headers headers) {
    if (open) {
      continued |= status == 100;
      onInformational.informational(status, reason, headers);
    }
  }

  @Override
  public void onHead(ResponseHead received) {
    if (open) {
      head = received;
    }
  }

  @Override
  public void onBody(ByteBuffer part) {
    if (discarding) {
      discardedBytes += part.remaining();
    } else if (open) {
      gathered.add(part, body != null);
    }
  }

  @Override
  public void onTrailers(Headers received) {
    trailers = received;
  }

  @Override
  public void onEnd() {
    complete = open;
  }

  /** Whether the peer has said 100 (Continue). */
  boolean isContinued() {
    return continued;
  }

  /** The head, or null before it came. */
  @Nullable ResponseHead head() {
    return head;
  }

  /** The fields after the body. */
  Headers trailers() {
    return trailers;
  }

  /** Whether the whole response is here. */
  boolean isComplete() {
    return complete;
  }

  /** Whether there is a head that the application has not been told of. */
  boolean mustRespond() {
    return head != null && !responded;
  }

  /**
   * Makes the response. A body that is here whole needs no queue; one that is still on its way gets
   * one, and what was gathered goes there next.
   *
   * @param duplex the stream that the connection has become, or null
   */
  Response respond(
      Exchange exchange,
      ConnectionUse use,
      InboundBody.Upstream upstream,
      @Nullable DuplexStream duplex) {
    responded = true;
    ResponseHead received = Objects.requireNonNull(head, "head");
    BodySource source;
    if (complete) {
      source = new CompleteBody(gathered.take(), trailers);
    } else {
      body = new InboundBody(upstream, InboundBody.HIGH_WATER, gathered.spares());
      source = body;
    }
    return Response.builder(exchange.request)
        .status(received.status(), received.reason())
        .protocol(received.version())
        .headers(received.headers())
        .body(ResponseBody.of(source, received.contentLength(), received.headers()))
        .connection(use)
        .timing(exchange)
        .exchange(exchange.notes)
        .duplex(duplex)
        .build();
  }

  /** Has an exchange that ends note what went both ways, if it takes notes. */
  void note(@Nullable Exchange ending, Http1Session session) {
    ExchangeNotes notes = ending == null ? null : ending.notes;
    if (notes != null) {
      notes.sent(session.sentHead(), session.sentBody());
      notes.received(session.receivedHeads(), head == null ? 0 : session.receivedBody());
    }
  }

  /** The queue of a body that is on its way, or null. */
  @Nullable InboundBody body() {
    return body;
  }

  /** The body bytes of this batch, or null for none. */
  @Nullable ByteBuffer takeChunk() {
    return gathered.take();
  }

  /** From now on body bytes are counted and forgotten. */
  void discard() {
    discarding = true;
  }

  /** How many body bytes were forgotten. */
  long discardedBytes() {
    return discardedBytes;
  }
}
