package dev.rezo.client;

import dev.rezo.h2.Http2ResponseHead;
import dev.rezo.h2.Http2Stream;
import dev.rezo.h2.StreamHandler;
import dev.rezo.http.Body;
import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.DeadlineException.Limit;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.Protocol;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import dev.rezo.http.RezoException;
import dev.rezo.pool.Lease;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on a stream of an HTTP/2 connection. What the session hears while it takes a batch
 * of bytes is put down; when the session has returned, {@link #settle} acts on it, so that the
 * application may send its next request from within.
 *
 * <p>Lifecycle: {@link #begin} once; over when its lease has ended, which happens exactly once.
 *
 * <p>Confined to its loop.
 */
final class Http2Exchange
    implements StreamHandler,
        Http2Connection.Settling,
        Http2BodyFlow.Owner,
        ExchangeDeadlines.Progress,
        Http2Upload.Owner {

  /** Above this the reader is what is waited for; the window bounds what is held. */
  private static final int READER_BEHIND_BYTES = 64 * 1024;

  /** An interim response. */
  private record Interim(int status, Headers headers) {}

  final Exchange exchange;
  private final Http2Connection connection;
  private final Lease<Route, HttpConnection> lease;
  private final ExchangeDeadlines deadlines = new ExchangeDeadlines(this);
  private @Nullable Http2Stream stream;
  private boolean over;

  /** Where it is among those that run on the connection. */
  int index;

  // The request.
  private @Nullable Http2Upload upload;

  /** What the caller writes into the tunnel that this is to become, or null. */
  private final @Nullable WrittenBody written;

  private boolean awaitsContinue;
  private boolean sent;

  // Notes of what the session heard.
  private boolean noted;
  private boolean sentNoted;
  private boolean heard;
  private @Nullable ArrayDeque<Interim> interims;
  private @Nullable Http2ResponseHead head;
  private @Nullable Gathered gathered;
  private Headers trailers = Headers.EMPTY;
  private boolean complete;
  private @Nullable RezoException failure;

  // The response.
  private boolean responded;
  private @Nullable InboundBody body;
  private final Http2BodyFlow flow;
  private long received;

  Http2Exchange(Http2Connection connection, Exchange exchange, Lease<Route, HttpConnection> lease) {
    this.connection = connection;
    this.exchange = exchange;
    this.lease = lease;
    this.written = protocol(exchange) == null ? null : new WrittenBody();
    this.flow = new Http2BodyFlow(connection, this);
  }

  private static @Nullable String protocol(Exchange exchange) {
    return exchange.request.attribute(Protocols.OF_TUNNEL);
  }

  /** Whether it needs to know what the peer allows. */
  boolean waitsForSettings() {
    return written != null;
  }

  // Sending.

  /** Until the peer has said what it allows; the limits of the call run. */
  void await() {
    deadlines.sent(connection.nanoTime());
    watch();
  }

  /** The connection takes no streams any more: whatever it is, it may go on another. */
  void turnAway() {
    if (!over) {
      RezoException cause = Failures.lost(exchange, connection.toString(), Phase.SEND, false, null);
      leave(cause);
      exchange.lost(cause, true, true);
    }
  }

  /** Opens the stream; what it sends is written at the end of this turn. */
  void begin() {
    long now = connection.nanoTime();
    exchange.requestStartNanos = now;
    deadlines.sent(now);
    deadlines.read(now);
    Request request;
    Http2Stream opened;
    try {
      request = connection.onWire(exchange.request);
      opened = open(request);
    } catch (IllegalArgumentException | RezoException e) { // Not a byte of it was sent.
      leave(e);
      exchange.fail(e);
      return;
    } catch (Throwable e) { // A body is the application's.
      BodyException broken = Http2Upload.broken(exchange.request.toString(), e);
      leave(broken);
      exchange.fail(broken);
      return;
    }
    stream = opened;
    connection.streamOpened(exchange, opened.id());
    connection.output().soon();
    Body toSend = written != null ? written : request.body();
    if (toSend != null) {
      upload = new Http2Upload(connection.session(), opened, toSend, connection.loop(), this);
      awaitsContinue = expectsContinue(request);
      if (!awaitsContinue) {
        upload.begin();
      }
    }
    watch();
  }

  /** Opens the stream, if nobody has lost patience meanwhile. */
  void beginUnlessOver() {
    if (!over) {
      begin();
    }
  }

  private Http2Stream open(Request request) throws RezoException {
    String protocol = protocol(exchange);
    if (protocol == null) {
      return connection.session().open(request, this);
    }
    if (!connection.session().allowsExtendedConnect()) {
      throw new ProtocolException(
          "RFC 8441 section 3",
          request + ": expected a server that takes CONNECT with a protocol, actual " + connection,
          ProtocolException.Scope.STREAM,
          Phase.SEND,
          Delivery.NOT_SENT);
    }
    return connection.session().openTunnel(request, protocol, this);
  }

  /** RFC 9110 section 10.1.1: a list of one token that there is. */
  private static boolean expectsContinue(Request request) {
    String expect = request.headers().get("Expect");
    return expect != null && expect.trim().equalsIgnoreCase("100-continue");
  }

  /** The peer wants the body, or was waited for long enough. */
  private void proceed() {
    if (awaitsContinue && upload != null) {
      awaitsContinue = false;
      deadlines.sent(connection.nanoTime());
      upload.begin();
    }
  }

  ByteBuffer writeGranted(int length, ByteBuffer out) {
    return Objects.requireNonNull(upload, "upload").writeGranted(length, out, connection.output());
  }

  @Override
  public void offered() {
    connection.output().soon();
  }

  @Override
  public void progressed() {
    deadlines.sent(connection.nanoTime());
  }

  @Override
  public void sourceFailed(BodyException cause) {
    abort(cause);
  }

  @Override
  public boolean isSending() {
    return !sent;
  }

  /** By a window, by the limit of streams, or by a full transport. */
  @Override
  public boolean isBlocked() {
    return !sent
        && !awaitsContinue
        && (connection.isBlocked() || (stream != null && stream.pending() > 0));
  }

  @Override
  public boolean awaitsContinue() {
    return awaitsContinue;
  }

  @Override
  public boolean isAnswered() {
    return head != null;
  }

  // What the session hears, to be settled when it has returned.

  private void hear() {
    heard = true;
    note();
  }

  private void note() {
    if (!noted) {
      noted = true;
      connection.toSettle(this);
    }
  }

  @Override
  public void onHeadBytesSent(long count) {
    exchange.headBytesSent(count);
  }

  @Override
  public void onHeadBytesReceived(long count) {
    exchange.headBytesReceived(count);
  }

  @Override
  public void onSent() {
    sent = true;
    sentNoted = true;
    note();
  }

  @Override
  public void onInformational(int status, Headers headers) {
    if (interims == null) {
      interims = new ArrayDeque<>(2);
    }
    interims.add(new Interim(status, headers));
    hear();
  }

  @Override
  public void onHead(Http2ResponseHead received) {
    head = received;
    hear();
  }

  @Override
  public void onBody(ByteBuffer part) {
    received += part.remaining();
    if (flow.receive(part.remaining())) {
      if (gathered == null) {
        gathered = new Gathered(connection.spares());
      }
      gathered.add(part, body != null);
    }
    hear();
  }

  @Override
  public void onTrailers(Headers fields) {
    trailers = fields;
  }

  @Override
  public void onEnd() {
    complete = true;
    hear();
  }

  @Override
  public void onFailed(RezoException cause) {
    failure = cause;
    hear();
  }

  // Settling.

  @Override
  public void settle() {
    noted = false;
    if (sentNoted) {
      sentNoted = false;
      settleSent();
    }
    if (heard) {
      heard = false;
      deadlines.read(connection.readNanos());
      settleHeard();
    }
  }

  private void settleHeard() {
    while (!over && interims != null && !interims.isEmpty()) {
      settle(interims.remove());
    }
    if (over) {
      return;
    }
    if (awaitsContinue && head != null) {
      awaitsContinue = false; // The answer is final: the body is not wanted.
    }
    Response response = head != null && !responded ? respond(head) : null;
    if (!over) {
      settleBody();
    }
    if (response != null) {
      exchange.respond(response);
    }
  }

  private void settleSent() {
    deadlines.sent(connection.nanoTime());
    if (!over && exchange.call.listeners != null) {
      exchange.call.listeners.requestSent(exchange.call);
    }
    if (!over && complete && isConnected()) {
      finish(null);
    }
    watch();
  }

  /** Whether it is a tunnel that stands. */
  private boolean isConnected() {
    return written != null && head != null && head.status() / 100 == 2;
  }

  private void settle(Interim interim) {
    if (exchange.call.listeners != null) {
      exchange.call.listeners.informational(exchange.call, interim.status(), "", interim.headers());
    }
    if (!over && interim.status() == 100) {
      proceed();
      watch();
    }
  }

  private Response respond(Http2ResponseHead of) {
    responded = true;
    long now = connection.readNanos();
    exchange.responseStartNanos = now;
    connection.answered(now - deadlines.sentNanos());
    BodySource source;
    if (complete && !isConnected()) {
      source = new CompleteBody(takeChunk(), trailers);
    } else {
      body = new InboundBody(flow, READER_BEHIND_BYTES, connection.spares());
      source = body;
    }
    Response.Builder builder =
        Response.builder(exchange.request)
            .status(of.status(), "")
            .protocol(Protocol.HTTP_2)
            .headers(of.headers())
            .connection(exchange.useOf(connection, lease))
            .timing(exchange)
            .exchange(exchange.notes);
    Response response =
        written != null && isConnected()
            ? builder.duplex(new Http2Tunnel(toString(), source, written)).build()
            : builder.body(ResponseBody.of(source, of.contentLength(), of.headers())).build();
    exchange.call.headCame(exchange, response);
    return response;
  }

  private @Nullable ByteBuffer takeChunk() {
    return gathered == null ? null : gathered.take();
  }

  private void settleBody() {
    ByteBuffer chunk = takeChunk();
    if (complete && isConnected() && !sent && body != null) {
      body.end(chunk, trailers); // Its other half goes on.
      if (failure != null) {
        failed(failure);
      }
      return;
    }
    if (complete) {
      finish(chunk);
      return;
    }
    if (chunk != null && body != null && !body.push(chunk)) {
      deadlines.pauseReads(true);
    }
    if (!over) {
      flow.settle();
    }
    if (!over && failure != null) {
      failed(failure);
    }
    watch();
  }

  // Ends.

  /** The response is complete: nobody wants the rest of a request that is answered already. */
  private void finish(@Nullable ByteBuffer last) {
    exchange.responseEndNanos = connection.readNanos();
    if (!sent) {
      reset(Http2Connection.NO_ERROR);
    }
    leave(null);
    exchange.end(null);
    if (body != null) {
      body.end(last, trailers);
    }
  }

  /** The session has given the stream up. */
  private void failed(RezoException cause) {
    boolean wasOpened = upload != null && upload.wasOpened();
    boolean reused = connection.hasServed();
    boolean lost = cause instanceof ConnectionLostException;
    RezoException told = lost ? explain((ConnectionLostException) cause) : cause;
    if (written != null) {
      written.fail(told);
    }
    leave(told);
    if (body != null) {
      exchange.end(told);
      body.fail(told);
    } else if (cause.delivery() != Delivery.UNKNOWN) {
      exchange.turnedAway(told, wasOpened);
    } else if (lost && !((ConnectionLostException) cause).responseBegun()) {
      exchange.lost(told, false, reused);
    } else {
      exchange.fail(told);
    }
  }

  /** What one wants to know of a connection that ended: which one, how old, how often used. */
  private RezoException explain(ConnectionLostException cause) {
    if (body != null && head != null && !complete) {
      IOException reason = new IOException(cause.getMessage(), cause.getCause());
      return Failures.truncated(exchange, received, head.contentLength(), reason);
    }
    long age = connection.nanoTime() - connection.facts().connectEndNanos();
    return Failures.lost(cause, connection, age, lease.useCount());
  }

  /** Gives the stream up with a failure; the connection lives on. */
  void abort(RezoException cause) {
    if (over) {
      return;
    }
    reset(Http2Connection.CANCEL);
    leave(cause);
    if (body != null) {
      exchange.end(cause);
      body.fail(cause);
    } else {
      exchange.fail(cause);
    }
  }

  private void reset(int code) {
    if (stream != null) {
      connection.session().reset(stream, code);
      connection.output().soon();
    }
  }

  /** Nothing more is heard of it here; its lease ends. */
  private void leave(@Nullable Throwable failure) {
    over = true;
    if (stream != null) {
      connection.streamEnded(exchange, stream.id(), failure);
    }
    deadlines.clear();
    exchange.streamMoved(upload == null ? 0 : upload.written(), received);
    if (upload != null) {
      upload.cancel();
    }
    connection.left(this, lease);
  }

  // Deadlines.

  private void watch() {
    if (!over && !isConnected()) {
      connection.watch(deadlines.next(exchange));
    }
  }

  /** Ends it if a deadline has come, else tells the next one. */
  void checkDeadlines(long now) {
    if (over || isConnected()) {
      return;
    }
    Limit limit = deadlines.over(exchange, now);
    if (deadlines.isDrainOver(now)) {
      abort(Failures.abandoned(exchange));
    } else if (limit != null) {
      boolean begun = stream != null && stream.hasBegun();
      Delivery delivery = begun ? Delivery.UNKNOWN : Delivery.NOT_SENT;
      abort(exchange.deadlineOver(limit, phase(limit), delivery));
      if (begun) {
        connection.suspect(deadlines.sentNanos());
      }
    } else {
      if (deadlines.isContinueOver(exchange, now)) {
        proceed();
      }
      watch();
    }
  }

  private Phase phase(Limit of) {
    if (of == Limit.WRITE) {
      return Phase.SEND;
    }
    if (head != null) {
      return Phase.BODY;
    }
    return sent ? Phase.HEAD : Phase.SEND;
  }

  // For the flow of the body.

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public long expected() {
    if (isConnected()) {
      return Long.MAX_VALUE; // A tunnel has no end that could be waited for.
    }
    long announced = head == null ? -1 : head.contentLength();
    return announced < 0 ? -1 : announced - received;
  }

  @Override
  public void grant(long bytes) {
    if (stream != null) {
      connection.consume(stream, bytes);
    }
  }

  @Override
  public void resumed() {
    deadlines.pauseReads(false);
    deadlines.read(connection.nanoTime());
    watch();
  }

  @Override
  public void draining() {
    deadlines.pauseReads(false);
    deadlines.drain(connection.nanoTime());
    watch();
  }

  @Override
  public void giveUp() {
    abort(Failures.abandoned(exchange));
  }

  @Override
  public String toString() {
    return stream == null ? exchange.request.toString() : stream.toString();
  }
}
