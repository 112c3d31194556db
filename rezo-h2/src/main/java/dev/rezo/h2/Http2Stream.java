package dev.rezo.h2;

import dev.rezo.h2.StreamState.Event;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.Request;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on a connection (RFC 9113 section 5). Whoever opened it holds it,
 * and names it to the {@link Http2Session}.
 *
 * <p>Not thread-safe; the caller serialises.
 */
public final class Http2Stream {

  /** Where the response is. */
  enum Response {
    /** The final head is yet to come. */
    HEAD,
    BODY,
    COMPLETE
  }

  private final Request request;
  private @Nullable StreamHandler handler;
  final boolean isHead;

  /** Whether it was opened by CONNECT: DATA go both ways once the peer has agreed. */
  final boolean isTunnel;

  final SendWindow sendWindow;
  final ReceiveWindow receiveWindow;
  private final int id;
  private StreamState state;

  // The request.
  /** Names and values in turn until they are written, then null. */
  String @Nullable [] fields;

  /** How many bytes the request has to have, or -1. */
  final long announcedToSend;

  long offered;
  long pending;
  boolean endOffered;
  Headers trailers = Headers.EMPTY;
  boolean isScheduled;
  int granted;

  /** Given up by this side, perhaps before the peer knew of it. */
  boolean isAbandoned;

  /** What its window took from the budget. */
  long grownBy;

  // The response.
  Response response = Response.HEAD;
  int informational;

  /** Whether it is a tunnel that stands: nothing but DATA belongs into it (section 8.5). */
  boolean isConnected;

  /** How many bytes the body has to have, or -1. */
  long announced = -1;

  long received;

  /** One that this side opens. */
  Http2Stream(
      int id,
      StreamHandler handler,
      Request request,
      RequestFields translated,
      SendWindow sendWindow,
      ReceiveWindow receiveWindow) {
    this.id = id;
    this.handler = handler;
    this.request = request;
    this.fields = translated.fields();
    this.isHead = translated.isHead();
    this.isTunnel = translated.isTunnel();
    this.announcedToSend = translated.announced();
    this.endOffered = !translated.hasBody();
    this.sendWindow = sendWindow;
    this.receiveWindow = receiveWindow;
    this.state = StreamState.IDLE;
  }

  private Http2Stream(int id, Request request, ReceiveWindow receiveWindow) {
    this.id = id;
    this.request = request;
    this.isHead = request.method().equals("HEAD");
    this.isTunnel = false;
    this.announcedToSend = 0;
    this.endOffered = true;
    this.sendWindow = new SendWindow(0);
    this.receiveWindow = receiveWindow;
    this.state = StreamState.RESERVED_REMOTE;
  }

  /** One that the peer has promised; {@link #isHeardBy} says who hears of it. */
  static Http2Stream promised(int id, Request request, ReceiveWindow receiveWindow) {
    return new Http2Stream(id, request, receiveWindow);
  }

  void isHeardBy(StreamHandler hearing) {
    handler = hearing;
  }

  /** Its number on the connection. */
  public int id() {
    return id;
  }

  /** What was asked for, or taken for asked by a peer that pushes. */
  public Request request() {
    return request;
  }

  /** Whether the peer has opened it: numbers of its own are even (RFC 9113 section 5.1.1). */
  boolean isPromised() {
    return id % 2 == 0;
  }

  /** Who hears of it. */
  public StreamHandler handler() {
    return Objects.requireNonNull(handler, "handler");
  }

  /** Whether its head is written, or is being written: the peer may know of it. */
  public boolean hasBegun() {
    return state != StreamState.IDLE;
  }

  /** How many bytes of body the caller of {@link Http2Session#write} writes next. */
  public int granted() {
    return granted;
  }

  /** How many bytes were offered and not granted yet. */
  public long pending() {
    return pending;
  }

  /**
   * Whether more of the request may be offered: it is not complete, and the peer still takes it.
   */
  public boolean isSending() {
    return !endOffered && !isOver() && (state == StreamState.IDLE || state.sends());
  }

  /** Whether nothing comes or goes on it any more. */
  public boolean isOver() {
    return isAbandoned || state.isOver();
  }

  /**
   * Whether its end matters to its handler: the response is yet to come, or what goes the other way
   * in a tunnel.
   */
  boolean isAwaited() {
    return response != Response.COMPLETE || isConnected;
  }

  StreamState state() {
    return state;
  }

  /** Whether DATA may go out as far as windows allow: of a tunnel, behind the answer alone. */
  boolean maySendData() {
    return fields == null && state.sends() && (!isTunnel || response != Response.HEAD);
  }

  /** Moves on by what this side does; a move that is not in the table is a defect. */
  void move(Event event) {
    StreamState.Outcome outcome = state.after(event);
    StreamState next = outcome == null ? null : outcome.state();
    if (next == null) {
      throw new IllegalStateException(
          this + ": expected no " + event + " while " + state + ", actual one");
    }
    state = next;
  }

  /** How far the call is. */
  Phase phase() {
    if (response != Response.HEAD) {
      return Phase.BODY;
    }
    return state == StreamState.HALF_CLOSED_LOCAL || isPromised() ? Phase.HEAD : Phase.SEND;
  }

  /** What is known of the request when the connection is gone. */
  Delivery delivery() {
    return fields != null ? Delivery.NOT_SENT : Delivery.UNKNOWN;
  }

  /**
   * What is known of the request when the peer says that it has not processed it: nobody believes
   * that who has answered it.
   */
  Delivery deliveryWhenRefused() {
    return fields != null || response != Response.HEAD ? delivery() : Delivery.REFUSED;
  }

  /** What its handler is told when no response will come any more. */
  ConnectionLostException lost(String what, Delivery delivery, @Nullable IOException cause) {
    boolean begun = response != Response.HEAD || informational > 0;
    return new ConnectionLostException(
        this + ": expected a response, actual " + what, phase(), delivery, begun, cause);
  }

  /** As in {@code stream 5 of GET https://api.example.com/users}. */
  @Override
  public String toString() {
    return "stream " + id + " of " + request;
  }
}
