package dev.rezo.h2;

import dev.rezo.h2.frame.ConnectionErrorException;
import dev.rezo.h2.frame.ErrorCode;
import dev.rezo.h2.frame.FrameReader;
import dev.rezo.h2.frame.FrameType;
import dev.rezo.h2.frame.FrameWriter;
import dev.rezo.h2.frame.SettingId;
import dev.rezo.h2.hpack.HpackDecoder;
import dev.rezo.h2.hpack.HpackEncoder;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import dev.rezo.http.Request;
import dev.rezo.http.RezoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
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
  private final Http2Limits limits;
  private final WindowBudget budget;
  private final Http2Handler handler;

  // Both directions.
  private final ControlFrames control = new ControlFrames();
  private final Streams streams;
  private final PeerSettings peer = new PeerSettings();
  private FloodGuard guard = new FloodGuard(0);
  private long now;
  private boolean isDraining;
  private boolean isOver;

  // Sending.
  private final HpackEncoder encoder = new HpackEncoder(HpackDecoder.DEFAULT_TABLE_SIZE);
  private final HeadWriter heads = new HeadWriter(encoder);
  private final ArrayDeque<Http2Stream> waitingHeads = new ArrayDeque<>();
  private final DataScheduler scheduler = new DataScheduler();
  private final SendWindow sendWindow = new SendWindow(SendWindow.DEFAULT);
  private @Nullable Http2Stream lastGranted;

  // Receiving.
  private final FrameReader reader;
  private final FrameIntake intake;
  private final ReceiveWindow receiveWindow;
  private final BandwidthDelay bandwidth = new BandwidthDelay();

  /** What streams begin with: before our SETTINGS are acknowledged, not less than the default. */
  private int firstStreamWindow;

  /** What streams grow to. */
  private long streamWindow;

  private boolean isAcknowledged;
  private int oldInitialWindow = SendWindow.DEFAULT;
  private int lastAccepted = Integer.MAX_VALUE;

  /** Makes a session that has said nothing yet. */
  public Http2Session(
      Http2Settings settings, Http2Limits limits, WindowBudget budget, Http2Handler handler) {
    this.settings = settings;
    this.limits = limits;
    this.budget = budget;
    this.handler = handler;
    this.streams = new Streams(control, budget);
    this.reader = new FrameReader(settings.maxFrameSize());
    this.intake = new FrameIntake(this, streams, control, limits);
    this.receiveWindow = new ReceiveWindow(settings.connectionWindow());
    this.firstStreamWindow = Math.max(settings.streamWindow(), SendWindow.DEFAULT);
    this.streamWindow = settings.streamWindow();
  }

  /** Says what a connection begins with (section 3.4). Requests may follow without an answer. */
  public void start(long nowNanos) {
    now = nowNanos;
    guard = new FloodGuard(nowNanos);
    control.preface(settings);
  }

  // Streams.

  /** How many streams may run at a time; 100 before the peer has said anything. */
  public int maxStreams() {
    return (int) Math.min(limits.maxStreams(), peer.maxStreams());
  }

  /** How many streams run, those included whose head was not written yet. */
  public int streams() {
    return streams.size();
  }

  /** Whether the head of another stream could be written now. */
  public boolean mayOpen() {
    return !isClosing() && streams.size() < maxStreams();
  }

  /** Whether no stream will be opened any more: GOAWAY, no number left, or the end. */
  public boolean isClosing() {
    return isDraining || isOver || !streams.hasId();
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
    RequestFields fields = RequestFields.of(request, settings.pseudoFields());
    Http2Stream stream =
        new Http2Stream(
            streams.takeId(),
            streamHandler,
            request.toString(),
            fields,
            new SendWindow(peer.initialWindow()),
            new ReceiveWindow(firstStreamWindow));
    streams.add(stream);
    waitingHeads.addLast(stream);
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
    scheduler.wake(stream);
  }

  /**
   * Says that what was offered is all. Nothing happens when the stream does not send any more.
   *
   * @param trailers the fields behind the body, perhaps none
   * @throws IllegalStateException when fewer bytes were offered than Content-Length says
   * @throws IllegalArgumentException when a trailer belongs into the head (RFC 9110 section 6.5.1)
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
    trailers.forEach(
        (name, value) -> {
          if (RequestFields.isOfConnection(name)
              || name.equalsIgnoreCase("content-length")
              || name.equalsIgnoreCase("host")
              || name.equalsIgnoreCase("te")) {
            throw new IllegalArgumentException(
                "trailers: expected no " + name + ", which belongs into the head, actual one");
          }
        });
    stream.trailers = trailers;
    stream.endOffered = true;
    scheduler.wake(stream);
  }

  /** Says that bytes of a response's body are used up: the peer may send as many more. */
  public void consume(Http2Stream stream, long bytes) {
    if (stream.isOver()) {
      return;
    }
    ReceiveWindow window = stream.receiveWindow;
    long growth = streamWindow - window.size();
    if (growth > 0 && stream.response == Http2Stream.Response.BODY && budget.claim(growth)) {
      stream.grownBy += growth;
      window.grow(streamWindow);
    }
    int increment = window.consume(bytes);
    if (increment > 0 && stream.response != Http2Stream.Response.COMPLETE) {
      control.windowUpdate(stream.id(), increment);
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
      waitingHeads.remove(stream);
      streams.reset(stream, code);
    }
  }

  /** Asks the peer for a sign of life; {@link Http2Handler#onPong} tells of it. */
  public void ping(long payload) {
    control.ping(payload);
  }

  /** Opens no streams any more, and tells the peer; what runs goes on. */
  public void shutdown() {
    if (!isDraining && !isOver) {
      control.goAway(ErrorCode.NO_ERROR);
    }
    isDraining = true;
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
    if (lastGranted != null) {
      lastGranted.granted = 0;
      lastGranted = null;
    }
    if (heads.isBusy() && !heads.write(out, peer.maxFrameSize())) {
      return null;
    }
    if (!control.write(out) || isOver || !writeHeads(out)) {
      return null;
    }
    return writeData(out);
  }

  /** Whether {@link #write} has something to write now, given room. */
  public boolean wantsWrite() {
    return heads.isBusy()
        || control.size() > 0
        || (!isOver && (mayWriteHead() || scheduler.hasNext(sendWindow)));
  }

  private boolean mayWriteHead() {
    return !waitingHeads.isEmpty() && streams.written() < maxStreams();
  }

  /** Whether all heads that may be written are. */
  private boolean writeHeads(ByteBuffer out) {
    while (mayWriteHead()) {
      if (out.remaining() < HeadWriter.MIN_ROOM) {
        return false;
      }
      Http2Stream stream = waitingHeads.removeFirst();
      String[] fields = stream.fields;
      if (fields == null) {
        throw new IllegalStateException(stream + ": expected a head to write, actual none");
      }
      stream.fields = null;
      boolean isWhole = stream.endOffered && stream.pending == 0 && stream.trailers.isEmpty();
      streams.written(stream);
      heads.start(stream.id(), fields, isWhole);
      if (isWhole) {
        streams.sentEnd(stream);
      } else {
        scheduler.wake(stream);
      }
      if (!heads.write(out, peer.maxFrameSize())) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Http2Stream writeData(ByteBuffer out) {
    for (Http2Stream stream = scheduler.next(sendWindow);
        stream != null;
        stream = scheduler.next(sendWindow)) {
      if (out.remaining() < HeadWriter.MIN_ROOM) {
        scheduler.putBack(stream);
        return null;
      }
      if (stream.pending > 0) {
        grant(stream, out);
        return stream;
      }
      if (!writeEnd(stream, out)) {
        return null;
      }
    }
    return null;
  }

  private void grant(Http2Stream stream, ByteBuffer out) {
    long window = Math.min(sendWindow.available(), stream.sendWindow.available());
    int most = Math.min(peer.maxFrameSize(), DataScheduler.QUANTUM);
    int length = (int) Math.min(Math.min(window, stream.pending), most);
    sendWindow.take(length);
    stream.sendWindow.take(length);
    stream.pending -= length;
    stream.granted = length;
    lastGranted = stream;
    guard.earn(Flood.WINDOW_UPDATE, 2 + length / 256); // Some peers update for each small read.
    boolean isLast = stream.pending == 0 && stream.endOffered && stream.trailers.isEmpty();
    FrameWriter.header(out, FrameType.DATA, isLast ? FrameType.END_STREAM : 0, stream.id(), length);
    if (isLast) {
      streams.sentEnd(stream);
    } else {
      scheduler.wake(stream);
    }
  }

  /** Whether nothing of it is left to write. */
  private boolean writeEnd(Http2Stream stream, ByteBuffer out) {
    if (stream.trailers.isEmpty()) {
      FrameWriter.header(out, FrameType.DATA, FrameType.END_STREAM, stream.id(), 0);
      streams.sentEnd(stream);
      return true;
    }
    Headers trailers = stream.trailers;
    String[] fields = new String[2 * trailers.size()];
    for (int i = 0; i < trailers.size(); i++) {
      fields[2 * i] = trailers.name(i);
      fields[2 * i + 1] = trailers.value(i);
    }
    heads.start(stream.id(), fields, true);
    streams.sentEnd(stream);
    return heads.write(out, peer.maxFrameSize());
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
    now = nowNanos;
    try {
      reader.read(bytes, intake);
    } catch (ConnectionErrorException e) {
      control.goAway(e.code());
      endAll(
          stream ->
              violation(e, stream + ": " + e.getMessage(), stream.phase(), deliveryOf(stream)));
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
      endAll(stream -> lost(stream, "the connection ended", deliveryOf(stream), cause));
    }
  }

  private static ConnectionLostException lost(
      Http2Stream stream, String what, Delivery delivery, @Nullable IOException cause) {
    boolean begun = stream.response != Http2Stream.Response.HEAD || stream.informational > 0;
    return new ConnectionLostException(
        stream + ": expected a response, actual " + what, stream.phase(), delivery, begun, cause);
  }

  private static Delivery deliveryOf(Http2Stream stream) {
    return stream.fields != null ? Delivery.NOT_SENT : Delivery.UNKNOWN;
  }

  /** What a stream is told when the connection ends. */
  private interface Cause {
    RezoException of(Http2Stream stream);
  }

  private void endAll(Cause cause) {
    isOver = true;
    waitingHeads.clear();
    for (Http2Stream stream : streams.all()) {
      end(stream, cause.of(stream));
    }
  }

  private void end(Http2Stream stream, RezoException cause) {
    boolean isAwaited = stream.response != Http2Stream.Response.COMPLETE;
    streams.forget(stream);
    if (isAwaited) {
      stream.handler.onFailed(cause);
    }
  }

  // What frames mean for the connection.

  void count(Flood kind) throws ConnectionErrorException {
    guard.count(kind, now);
  }

  boolean allowsPush() {
    return settings.allowsPush();
  }

  void wake(Http2Stream stream) {
    scheduler.wake(stream);
  }

  /** DATA of any stream: the connection takes as much more at once, whoever reads it when. */
  void receivedData(int flowLength) throws ConnectionErrorException {
    if (!receiveWindow.receive(flowLength)) {
      throw new ConnectionErrorException(
          ErrorCode.FLOW_CONTROL_ERROR,
          "RFC 9113 section 6.9.1",
          "connection: expected DATA within the window, actual " + flowLength + " octets");
    }
    int increment = receiveWindow.consume(flowLength);
    if (increment > 0) {
      control.windowUpdate(0, increment);
    }
    if (bandwidth.received(flowLength, now)) {
      control.ping(BandwidthDelay.PAYLOAD);
    }
  }

  void receivedSetting(int id, long value) throws ConnectionErrorException {
    if (id == SettingId.HEADER_TABLE_SIZE) {
      encoder.setMaxTableSize((int) value);
    }
    peer.set(id, value);
  }

  /** Section 6.9.2: a change of the initial window is one of each stream's. */
  void receivedSettings() throws ConnectionErrorException {
    peer.received();
    long delta = (long) peer.initialWindow() - oldInitialWindow;
    oldInitialWindow = peer.initialWindow();
    if (delta != 0) {
      for (Http2Stream stream : streams.all()) {
        if (!stream.sendWindow.move(delta)) {
          throw new ConnectionErrorException(
              ErrorCode.FLOW_CONTROL_ERROR,
              "RFC 9113 section 6.9.2",
              stream + ": expected a window up to 2^31-1, actual more");
        }
        scheduler.wake(stream);
      }
    }
    control.settingsAck();
    handler.onSettings(maxStreams());
  }

  void receivedSettingsAck() throws ConnectionErrorException {
    if (isAcknowledged) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 6.5.3",
          "SETTINGS: expected one acknowledgement, actual another");
    }
    isAcknowledged = true;
    intake.setHeaderTableSize(settings.headerTableSize());
    long delta = (long) settings.streamWindow() - firstStreamWindow;
    firstStreamWindow = settings.streamWindow();
    if (delta != 0) {
      streams.all().forEach(stream -> stream.receiveWindow.move(delta));
    }
    handler.onSettingsAcknowledged();
  }

  void receivedPong(long payload) {
    if (payload != BandwidthDelay.PAYLOAD) {
      handler.onPong(payload);
      return;
    }
    streamWindow =
        Math.max(
            streamWindow,
            Math.min(bandwidth.answered(streamWindow, now), limits.maxStreamWindow()));
    receiveWindow.grow(Math.min(2 * streamWindow, limits.maxConnectionWindow()));
  }

  /** Section 6.8: may come twice, the first time with the highest number there is. */
  void receivedGoAway(int lastStreamId, long code, String debug) throws ConnectionErrorException {
    if (lastStreamId > lastAccepted) {
      throw new ConnectionErrorException(
          ErrorCode.PROTOCOL_ERROR,
          "RFC 9113 section 6.8",
          "GOAWAY: expected a last stream up to " + lastAccepted + ", actual " + lastStreamId);
    }
    lastAccepted = lastStreamId;
    isDraining = true;
    waitingHeads.clear();
    for (Http2Stream stream : streams.all()) {
      if (stream.fields != null || stream.id() > lastStreamId) {
        Delivery delivery = stream.fields != null ? Delivery.NOT_SENT : Delivery.REFUSED;
        String what = "GOAWAY up to " + lastStreamId + ": " + ErrorCode.nameOf(code);
        end(stream, lost(stream, what, delivery, null));
      }
    }
    handler.onGoAway(lastStreamId, code, debug);
  }

  void receivedWindow(int increment) throws ConnectionErrorException {
    if (increment == 0 || !sendWindow.move(increment)) {
      throw new ConnectionErrorException(
          increment == 0 ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FLOW_CONTROL_ERROR,
          increment == 0 ? "RFC 9113 section 6.9" : "RFC 9113 section 6.9.1",
          "WINDOW_UPDATE: expected "
              + (increment == 0 ? "an increment, actual 0" : "a window up to 2^31-1, actual more"));
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
        + (isOver ? ", over" : isDraining ? ", draining" : "")
        + "]";
  }

  /** Goes on from this number, so that the last one is near. */
  void skipTo(int id) {
    streams.skipTo(id);
  }
}
