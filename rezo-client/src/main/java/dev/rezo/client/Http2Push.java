package dev.rezo.client;

import dev.rezo.h2.Http2Limits;
import dev.rezo.h2.Http2ResponseHead;
import dev.rezo.h2.Http2Session;
import dev.rezo.h2.Http2Stream;
import dev.rezo.h2.StreamHandler;
import dev.rezo.http.BodySource;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import dev.rezo.http.RezoException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A response that the server promised: notes of what the session hears, and the question whether it
 * is wanted, when the session has returned.
 *
 * <p>Lifecycle: until its end, its failure, or that nobody wants it. No limit of a call runs: a
 * stream that does not come holds its number, of which the session allows few.
 *
 * <p>Confined to its loop, but for what the reader of the body asks.
 */
final class Http2Push implements StreamHandler, Http2BodyFlow.Owner, Http2Connection.Settling {

  private final Http2Connection connection;
  private final Http2Stream stream;
  private final Request request;
  private final Request cause;
  private final PushListener listener;
  private final Http2BodyFlow flow;
  private @Nullable Consumer<Response> taker;
  private boolean asked;
  private boolean over;

  // Notes.
  private boolean noted;
  private @Nullable Http2ResponseHead head;
  private @Nullable InboundBody body;
  private @Nullable Gathered gathered;
  private Headers trailers = Headers.EMPTY;
  private boolean complete;
  private @Nullable RezoException failure;

  Http2Push(
      Http2Connection connection,
      Http2Stream stream,
      Request request,
      Http2Exchange cause,
      PushListener listener) {
    this.connection = connection;
    this.stream = stream;
    this.request = request;
    this.cause = cause.exchange.request;
    this.listener = listener;
    this.flow = new Http2BodyFlow(connection, this);
    note();
  }

  /** The session of a connection: it takes promises where somebody wants to hear of them. */
  static Http2Session session(Http2Connection connection, Route.Dialing dialing) {
    PushListener pushes = dialing.protocols().pushes();
    if (pushes == null) {
      return new Http2Session(
          dialing.http2(), Http2Limits.DEFAULT, WindowMemory.OF_PROCESS, connection);
    }
    return new Http2Session(
        dialing.http2().withPush(),
        Http2Limits.DEFAULT,
        WindowMemory.OF_PROCESS,
        connection,
        (promised, request, cause) ->
            new Http2Push(connection, promised, request, (Http2Exchange) cause.handler(), pushes));
  }

  private void note() {
    if (!noted) {
      noted = true;
      connection.toSettle(this);
    }
  }

  @Override
  public void onSent() {}

  @Override
  public void onInformational(int status, Headers headers) {}

  @Override
  public void onHead(Http2ResponseHead received) {
    head = received;
    note();
  }

  @Override
  public void onBody(ByteBuffer part) {
    if (!flow.receive(part.remaining())) {
      return;
    }
    if (gathered == null) {
      gathered = new Gathered(connection.spares());
    }
    gathered.add(part, body != null);
    note();
  }

  @Override
  public void onTrailers(Headers fields) {
    trailers = fields;
  }

  @Override
  public void onEnd() {
    complete = true;
    note();
  }

  @Override
  public void onFailed(RezoException why) {
    failure = why;
    note();
  }

  @Override
  public void settle() {
    noted = false;
    if (over) {
      return;
    }
    if (!asked) {
      asked = true;
      taker = ask();
      if (taker == null) {
        refuse();
        return;
      }
    }
    Response response = head != null && body == null ? respond(head) : null;
    ByteBuffer chunk = gathered == null || body == null ? null : gathered.take();
    over = complete || failure != null;
    if (body != null && complete) {
      body.end(chunk, trailers);
    } else if (body != null && chunk != null) {
      boolean unused = body.push(chunk); // Its window is what bounds it.
    }
    if (body != null && failure != null) {
      body.fail(failure);
    }
    if (response != null && taker != null) {
      hand(response, taker);
    }
  }

  private @Nullable Consumer<Response> ask() {
    try {
      return listener.promised(cause, request);
    } catch (Throwable e) { // It is the application's.
      ClientLog.warn("the listener of promised responses failed", e);
      return null;
    }
  }

  private static void hand(Response response, Consumer<Response> to) {
    try {
      to.accept(response);
    } catch (Throwable e) {
      ClientLog.warn("who takes a promised response failed", e);
      response.close();
    }
  }

  private Response respond(Http2ResponseHead of) {
    InboundBody queue = new InboundBody(flow, InboundBody.HIGH_WATER, connection.spares());
    body = queue;
    BodySource source = queue;
    return Response.builder(request)
        .status(of.status(), "")
        .protocol(Protocol.HTTP_2)
        .headers(of.headers())
        .connection(new ConnectionUse(connection.facts(), 1, 0))
        .body(ResponseBody.of(source, of.contentLength(), of.headers()))
        .build();
  }

  private void refuse() {
    over = true;
    connection.session().reset(stream, Http2Connection.CANCEL);
    connection.output().soon();
  }

  // For the flow of the body.

  @Override
  public boolean isOver() {
    return over;
  }

  /** However short the rest is: no limit would end the wait for it. */
  @Override
  public long expected() {
    return Long.MAX_VALUE;
  }

  @Override
  public void grant(long bytes) {
    connection.consume(stream, bytes);
  }

  @Override
  public void resumed() {}

  @Override
  public void draining() {}

  @Override
  public void giveUp() {
    refuse();
  }

  @Override
  public String toString() {
    return "promised " + stream;
  }
}
