package dev.rezo.h2;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameReader;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The protocol state of one HTTP/2 connection, client side (RFC 9113): bytes in, callbacks and
 * bytes out, many streams at a time.
 *
 * <p>Lifecycle: {@link #start} once; {@link #open} for each request until {@link #isClosing};
 * {@link #receive} whatever comes; {@link #write} after each of these and whenever the transport
 * takes more. The body of a request is not handed over: its owner {@link #offer offers} bytes,
 * {@code write} writes the header of a frame and says whose bytes come next and how many, and the
 * owner writes those. A response is told to its {@link StreamHandler}; {@link #consume} says that
 * bytes of its body are used up.
 *
 * <p>{@link #shutdown} lets what runs finish. After an exception from {@link #receive}, and after
 * {@link #lost}, all streams have failed; what {@link #write} still has is the reason for the peer.
 *
 * <p>Times are in nanoseconds on a scale of the caller's. Not thread-safe; the caller serialises.
 */
public final class Http2Session {

  /** The least room that {@link #write} can do something with. */
  public static final int MIN_ROOM = 64;

  private final Http2Settings settings;
  private final ControlFrames control = new ControlFrames();
  private final FloodGuard guard = new FloodGuard();
  private final Streams streams;
  private final PeerSettings peer;
  private final FrameOutput output;
  private final ReceiveWindows windows;
  private final ConnectionIntake connection;
  private final Promises promises;
  private final FrameIntake intake;
  private final FrameReader reader;
  private boolean isShutDown;
  private boolean isOver;

  /** Makes a session that has said nothing yet, and takes no pushed responses. */
  public Http2Session(
      Http2Settings settings, Http2Limits limits, WindowBudget budget, Http2Handler handler) {
    this(settings, limits, budget, handler, null);
  }

  /**
   * Makes a session that has said nothing yet.
   *
   * @param pushHandler who decides about pushed responses if the settings allow them, or null to
   *     refuse them
   */
  public Http2Session(
      Http2Settings settings,
      Http2Limits limits,
      WindowBudget budget,
      Http2Handler handler,
      @Nullable PushHandler pushHandler) {
    this.settings = settings;
    this.windows = new ReceiveWindows(settings, limits, budget, control);
    this.streams = new Streams(control, windows);
    this.streams.skipTo(settings.firstStreamId());
    this.peer = new PeerSettings(limits.maxStreams());
    this.output = new FrameOutput(settings, control, streams, peer, guard);
    this.connection = new ConnectionIntake(handler, streams, control, peer, guard, windows, output);
    this.promises = new Promises(settings, streams, control, windows, pushHandler);
    this.intake =
        new FrameIntake(settings, limits, streams, control, connection, windows, output, promises);
    this.reader = new FrameReader(settings.maxFrameSize());
  }

  /** Says what a connection begins with (section 3.4). Requests may follow without an answer. */
  public void start(long nowNanos) {
    guard.start(nowNanos);
    connection.at(nowNanos);
    windows.started(nowNanos);
    control.preface(settings);
  }

  // Streams.

  /** How many streams may run at a time; 100 before the peer has said anything. */
  public int maxStreams() {
    return peer.maxStreams();
  }

  /** How much of a request's body the peer takes at first. */
  public int peerWindow() {
    return peer.initialWindow();
  }

  /** The longest frame that the peer takes. */
  public int peerFrameSize() {
    return peer.maxFrameSize();
  }

  /** How a code of section 7 reads, as in {@code NO_ERROR}; others in hexadecimal. */
  public static String codeName(long code) {
    return ErrorCode.nameOf(code);
  }

  /** How many streams run, those included whose head was not written yet. */
  public int streams() {
    return streams.size();
  }

  /** How many responses are on their way that the peer has promised and that were accepted. */
  public int promisedStreams() {
    return streams.promised();
  }

  /** Whether the head of another stream could be written now. */
  public boolean mayOpen() {
    return !isClosing() && streams.size() < maxStreams();
  }

  /** Whether no stream will be opened any more: GOAWAY, no number left, or the end. */
  public boolean isClosing() {
    return isOver || !streams.mayTakeId();
  }

  /**
   * Opens a stream; the next {@link #write} sends the head, or a later one while the peer's limit
   * is reached: a limit that is lowered never fails a request.
   *
   * @throws IllegalArgumentException when the request cannot be sent with HTTP/2
   * @throws IllegalStateException when {@link #isClosing}
   */
  public Http2Stream open(Request request, StreamHandler streamHandler) {
    if (isClosing()) {
      throw new IllegalStateException("stream: expected a session that goes on, actual " + this);
    }
    return open(request, RequestFields.of(request, settings.pseudoFields()), streamHandler);
  }

  /**
   * Whether the peer takes CONNECT with a protocol (RFC 8441 section 3). It says so in its SETTINGS
   * and never takes it back.
   */
  public boolean allowsExtendedConnect() {
    return peer.allowsExtendedConnect();
  }

  /**
   * Opens a stream that becomes a tunnel when the peer answers with 2xx (RFC 8441 section 4): what
   * is {@link #offer offered} then goes out, and what comes is told as a body, until each side has
   * ended its own. There are no trailers in it.
   *
   * @param request CONNECT for the address that the protocol has to do with
   * @param protocol as in {@code websocket}
   * @throws IllegalArgumentException when the request cannot be sent like this
   * @throws IllegalStateException when the peer does not allow it, or {@link #isClosing}
   */
  public Http2Stream openTunnel(Request request, String protocol, StreamHandler streamHandler) {
    if (isClosing() || !allowsExtendedConnect()) {
      throw new IllegalStateException(
          "stream: expected a peer that takes CONNECT with a protocol (RFC 8441 section 3), actual "
              + this);
    }
    RequestFields fields = RequestFields.ofTunnel(request, protocol, settings.pseudoFields());
    return open(request, fields, streamHandler);
  }

  private Http2Stream open(Request request, RequestFields fields, StreamHandler streamHandler) {
    Http2Stream stream =
        new Http2Stream(
            streams.takeId(),
            streamHandler,
            request,
            fields,
            new SendWindow(peer.initialWindow()),
            windows.ofNewStream());
    streams.add(stream);
    output.add(stream);
    return stream;
  }

  /**
   * Says that the owner has more bytes of the request's body, which {@link #write} will ask for.
   * Nothing happens when the stream does not send any more.
   *
   * @throws IllegalStateException when that is more than Content-Length says
   */
  public void offer(Http2Stream stream, long bytes) {
    if (!stream.isSending()) {
      return;
    }
    long total = stream.offered + bytes;
    if (bytes < 0 || (stream.announcedToSend >= 0 && total > stream.announcedToSend)) {
      throw new IllegalStateException(
          stream + ": expected " + stream.announcedToSend + " bytes of body, actual " + total);
    }
    stream.offered = total;
    stream.pending += bytes;
    output.wake(stream);
  }

  /**
   * Says that what was offered is all. Nothing happens when the stream does not send any more.
   *
   * @param trailers the fields behind the body, perhaps none
   * @throws IllegalStateException when fewer bytes were offered than Content-Length says
   * @throws IllegalArgumentException when a trailer belongs into the head (RFC 9110 section 6.5.1),
   *     or into no tunnel
   */
  public void end(Http2Stream stream, Headers trailers) {
    if (!stream.isSending()) {
      return;
    }
    if (stream.announcedToSend > stream.offered) {
      throw new IllegalStateException(
          stream
              + ": expected "
              + stream.announcedToSend
              + " bytes of body, actual "
              + stream.offered
              + " at its end");
    }
    if (stream.isTunnel && !trailers.isEmpty()) {
      throw new IllegalArgumentException(
          stream + ": expected no trailers in a tunnel (RFC 9113 section 8.5), actual some");
    }
    trailers.forEach(
        (name, value) -> {
          if (FieldRules.isOfConnection(name)
              || name.equalsIgnoreCase("content-length")
              || name.equalsIgnoreCase("host")
              || name.equalsIgnoreCase("te")) {
            throw new IllegalArgumentException(
                "trailers: expected no " + name + ", which belongs into the head, actual one");
          }
        });
    stream.trailers = trailers;
    stream.endOffered = true;
    output.wake(stream);
  }

  /**
   * Says that bytes of a response's body are used up: the peer may send as many more. Bytes that
   * nobody will read are used up as well; those of a stream that is over need not be told.
   */
  public void consume(Http2Stream stream, long bytes) {
    if (!isOver && !stream.isOver()) {
      windows.consume(stream, bytes);
    }
  }

  /**
   * Gives a stream up, with a code such as CANCEL (8). Its handler hears nothing more. Nothing
   * happens when it is over.
   *
   * @param code why (section 7)
   */
  public void reset(Http2Stream stream, long code) {
    if (!stream.isOver()) {
      output.remove(stream);
      // What the peer was granted may be on its way, in frames as small as servers make them.
      guard.earn(Flood.LATE_FRAME, 2 + stream.receiveWindow.open() / 256);
      streams.reset(stream, code);
    }
  }

  /**
   * Tells the peer how urgent a response is, again (RFC 9218 section 7.1); what holds from the
   * beginning, the request says in its field {@code priority}. Nothing happens when the stream has
   * not begun or is over, or when the peer goes by other priorities.
   *
   * @param urgency from 0, the most urgent, to 7; 3 is the default
   * @param isIncremental whether a part of the response is of use before the rest
   * @return whether the peer is told
   * @throws IllegalArgumentException when the urgency is another
   */
  public boolean prioritize(Http2Stream stream, int urgency, boolean isIncremental) {
    if (urgency < 0 || urgency > 7) {
      throw new IllegalArgumentException("urgency: expected 0 to 7, actual " + urgency);
    }
    if (!stream.hasBegun() || stream.isOver() || !peer.takesPriorityUpdates()) {
      return false;
    }
    control.priorityUpdate(stream.id(), "u=" + urgency + (isIncremental ? ", i" : ""));
    return true;
  }

  /** Asks the peer for a sign of life; {@link Http2Handler#onPong} tells of it. */
  public void ping(long payload) {
    control.ping(payload);
  }

  /**
   * Opens no streams any more, and tells the peer as soon as no head waits; what runs goes on. The
   * connection may be closed when {@link #streams} and {@link #promisedStreams} are 0 and {@link
   * #wantsWrite} false.
   */
  public void shutdown() {
    if (!isShutDown && !isOver) {
      isShutDown = true;
      streams.stopOpening();
      promises.stop();
      output.goAway();
    }
  }

  // Sending.

  /**
   * Writes frames: those of the connection, then heads, then DATA of streams in turn. Of DATA it
   * writes the header alone, and returns the stream whose next {@link Http2Stream#granted} bytes
   * the caller writes right behind; then it is to be called again.
   *
   * @param out borrowed, big-endian, with at least {@link #MIN_ROOM}
   * @return whose bytes are next, or null: see {@link #wantsWrite}
   */
  public @Nullable Http2Stream write(ByteBuffer out) {
    return output.write(out);
  }

  /** Whether {@link #write} has something to write now, given room. */
  public boolean wantsWrite() {
    return output.wantsWrite();
  }

  // Receiving.

  /**
   * Takes the bytes that came; handlers hear what they mean.
   *
   * @param bytes borrowed; all of them are taken
   * @param nowNanos when they came
   * @throws ProtocolException when the peer breaks a rule that costs the connection; all streams
   *     have been told, and {@link #write} has a GOAWAY to say so
   */
  public void receive(ByteBuffer bytes, long nowNanos) throws ProtocolException {
    if (isOver) {
      throw new IllegalStateException("session: expected to be running, actual over");
    }
    connection.at(nowNanos);
    try {
      reader.read(bytes, intake);
    } catch (ConnectionErrorException e) {
      control.goAway(streams.lastPromised(), e.code());
      endAll(
          stream ->
              violation(e, stream + ": " + e.getMessage(), stream.phase(), stream.delivery()));
      throw violation(e, e.getMessage(), Phase.HEAD, Delivery.UNKNOWN);
    }
  }

  private static ProtocolException violation(
      ConnectionErrorException e, String message, Phase phase, Delivery delivery) {
    return new ProtocolException(
        e.rule(), message, ProtocolException.Scope.CONNECTION, phase, delivery);
  }

  /**
   * The connection is over: the peer has ended its half, or the transport broke. All streams are
   * told; those whose head was not written have not been sent.
   *
   * @param cause why, or null for an end in good order
   */
  public void lost(@Nullable IOException cause) {
    if (!isOver) {
      String farewell = connection.farewell();
      String what = "the connection ended" + (farewell.isEmpty() ? "" : " after " + farewell);
      endAll(stream -> stream.lost(what, stream.delivery(), cause));
    }
  }

  /** What a stream is told when the connection ends. */
  private interface Cause {
    RezoException of(Http2Stream stream);
  }

  private void endAll(Cause cause) {
    isOver = true;
    output.close();
    windows.close();
    for (Http2Stream stream : streams.all()) {
      streams.end(stream, cause.of(stream));
    }
  }

  /** As in {@code Http2Session[3 of 100 streams, draining]}. */
  @Override
  public String toString() {
    return "Http2Session["
        + streams.size()
        + " of "
        + maxStreams()
        + " streams"
        + (isOver ? ", over" : streams.isStopped() ? ", draining" : "")
        + "]";
  }

  /** Goes on from this number, so that the last one is near. */
  void skipTo(int id) {
    streams.skipTo(id);
  }
}
