package dev.rezo.client;

import dev.rezo.testing.RawFrames;
import dev.rezo.testing.ScriptedPeer;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The server's end of an HTTP/2 connection in tests: shows what the client wrote, checks that it
 * was allowed to, and says what the test tells it to. It shares no code with the client: frames are
 * read by {@link Http2FrameParser}, header blocks by {@link FieldBlocks}, and both are written by
 * {@link RawFrames}.
 *
 * <pre>{@code
 * Http2Peer peer = Http2Peer.on(virtual.peer());
 * peer.respond(peer.takeRequest().id(), 200, "hello");
 * virtual.time.runUntilIdle();
 * }</pre>
 *
 * <p>It greets with SETTINGS, acknowledges those of the client, answers PING and gives back at once
 * what DATA has used of its windows; each of these can be switched off. What a response has more
 * than the client's windows take waits for them; {@link #raw} obeys nothing.
 *
 * <p>A client that breaks a rule of RFC 9113 is an {@link AssertionError} where time is moved.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class Http2Peer {

  private static final int DEFAULT_WINDOW = 65_535;
  private static final int FRAME_SIZE = 16_384;

  private static final int HEADER_TABLE_SIZE = 1;
  private static final int INITIAL_WINDOW_SIZE = 4;

  /** Where it writes to. */
  interface Wire {
    void send(byte[] bytes);

    /** FIN. */
    void finish();

    /** RST. */
    void reset();
  }

  private final Wire wire;
  private boolean isMute;
  private final Http2FrameParser parser = new Http2FrameParser(FRAME_SIZE);
  private final FieldBlocks hpack = new FieldBlocks();

  // What the client wrote.
  private final List<Http2Frame> frames = new ArrayList<>();
  private final Map<Integer, PeerStream> streams = new LinkedHashMap<>();
  private final Deque<PeerRequest> untaken = new ArrayDeque<>();
  private final Map<Integer, Long> clientSettings = new LinkedHashMap<>();
  private ByteArrayOutputStream block = new ByteArrayOutputStream();
  private Http2Frame blockStart = new Http2Frame(Http2Frame.SETTINGS, 0, 0, new byte[0]);
  private boolean isInBlock;
  private int lastId;
  private int mostOpen;

  // Windows. What SETTINGS of this end say is in force when the client has acknowledged them.
  private final Deque<int[]> unacknowledged = new ArrayDeque<>();
  private long clientMaySend = DEFAULT_WINDOW;
  private long clientMaySendAtFirst = DEFAULT_WINDOW;
  private long mayClientTake = DEFAULT_WINDOW;

  // Manners.
  private boolean acksSettings = true;
  private boolean acksPings = true;
  private boolean opensWindows = true;
  private Consumer<PeerRequest> onHead = request -> {};
  private Consumer<PeerRequest> onEnd = request -> {};

  /** A peer that has said nothing yet. */
  Http2Peer(Wire wire) {
    this.wire = wire;
  }

  /**
   * A peer on a virtual connection; it takes what came and what will, and greets.
   *
   * @param settings identifiers and values in turn
   */
  static Http2Peer on(ScriptedPeer connection, int... settings) {
    Http2Peer peer = new Http2Peer(new VirtualWire(connection));
    connection.onReceive(from -> peer.receive(from.takeBytes()));
    return peer.settings(settings).receive(connection.takeBytes());
  }

  private record VirtualWire(ScriptedPeer connection) implements Wire {
    @Override
    public void send(byte[] bytes) {
      connection.send(bytes);
    }

    @Override
    public void finish() {
      connection.close();
    }

    @Override
    public void reset() {
      connection.reset();
    }
  }

  // ---- manners ----------------------------------------------------------------------------

  /** Whether it acknowledges SETTINGS by itself. */
  Http2Peer acksSettings(boolean does) {
    acksSettings = does;
    return this;
  }

  /** Whether it answers PING by itself. */
  Http2Peer acksPings(boolean does) {
    acksPings = does;
    return this;
  }

  /** Whether it gives back at once what DATA has used of its windows. */
  Http2Peer opensWindows(boolean does) {
    opensWindows = does;
    return this;
  }

  /** Calls {@code reaction} with each request whose head has come. */
  Http2Peer onHead(Consumer<PeerRequest> reaction) {
    onHead = reaction;
    return this;
  }

  /** Calls {@code reaction} with each request that has come whole, those that have included. */
  Http2Peer onRequest(Consumer<PeerRequest> reaction) {
    onEnd = reaction;
    streams.values().stream()
        .filter(stream -> stream.isClientDone && !stream.isServerDone)
        .map(stream -> stream.request)
        .toList()
        .forEach(reaction);
    return this;
  }

  // ---- what the client wrote --------------------------------------------------------------

  /** All frames, in order. */
  List<Http2Frame> frames() {
    return List.copyOf(frames);
  }

  /** All frames as lines such as {@code HEADERS 1 END_STREAM}. */
  List<String> log() {
    return frames.stream().map(Http2Frame::toString).toList();
  }

  /** The lines of the frames of one type, as in {@code framesOf("PING")}. */
  List<String> framesOf(String type) {
    return frames.stream()
        .filter(frame -> frame.typeName().equals(type))
        .map(Http2Frame::toString)
        .toList();
  }

  /** The lines of the frames behind the first so many. */
  List<String> logSince(int count) {
    return log().subList(count, frames.size());
  }

  /** All requests, in the order of their heads. */
  List<PeerRequest> requests() {
    return streams.values().stream().map(stream -> stream.request).toList();
  }

  /**
   * The first request that was not taken yet.
   *
   * @throws AssertionError when there is none
   */
  PeerRequest takeRequest() {
    PeerRequest next = untaken.poll();
    if (next == null) {
      throw new AssertionError(this + ": expected a further request, actual " + log());
    }
    return next;
  }

  /** The request of this stream. */
  PeerRequest request(int id) {
    return stream(id).request;
  }

  /** What the client's SETTINGS say. */
  Map<Integer, Long> clientSettings() {
    return clientSettings;
  }

  /** How many streams are open as this end sees it. */
  int open() {
    return (int) streams.values().stream().filter(PeerStream::isOpen).count();
  }

  /** The most streams that were open at a time. */
  int mostOpen() {
    return mostOpen;
  }

  /** What the client may send on this connection, as this end sees it. */
  long clientMaySend() {
    return clientMaySend;
  }

  /** What the client takes on this stream; 0 for the connection. */
  long mayClientTake(int id) {
    return id == 0 ? mayClientTake : stream(id).mayClientTake;
  }

  // ---- what the peer says -----------------------------------------------------------------

  /** A whole response; its body goes as the client's windows allow. */
  Http2Peer respond(int id, int status, String body, String... fields) {
    return respond(id, status, latin1(body), fields);
  }

  /** The same with bytes. */
  Http2Peer respond(int id, int status, byte[] body, String... fields) {
    return body.length == 0
        ? head(id, status, true, fields)
        : head(id, status, false, fields).data(id, body, true);
  }

  /** The head of a response that goes on. */
  Http2Peer head(int id, int status, String... fields) {
    return head(id, status, false, fields);
  }

  /** The head of a response, interim or final. */
  Http2Peer head(int id, int status, boolean endStream, String... fields) {
    String[] all = new String[fields.length + 2];
    all[0] = ":status";
    all[1] = Integer.toString(status);
    System.arraycopy(fields, 0, all, 2, fields.length);
    raw(new RawFrames().headers(id, endStream, all));
    if (endStream) {
      stream(id).isServerDone = true;
    }
    return this;
  }

  /** A part of a body, as the client's windows allow. */
  Http2Peer data(int id, String text) {
    return data(id, latin1(text), false);
  }

  /** The end of a body, as the client's windows allow. */
  Http2Peer lastData(int id, String text) {
    return data(id, latin1(text), true);
  }

  /** A part of a body, as the client's windows allow. */
  Http2Peer data(int id, byte[] bytes, boolean endStream) {
    PeerStream stream = stream(id);
    stream.waitFor(bytes);
    stream.isEndWaiting |= endStream;
    pump();
    return this;
  }

  /** Trailers, behind what waits of the body. */
  Http2Peer trailers(int id, String... fields) {
    PeerStream stream = stream(id);
    stream.trailers = fields;
    stream.isEndWaiting = true;
    pump();
    return this;
  }

  /** RST_STREAM with the code of this name. */
  Http2Peer reset(int id, String code) {
    stream(id).giveUp();
    return raw(new RawFrames().reset(id, Http2Frame.codeOf(code)));
  }

  /** GOAWAY in good order. */
  Http2Peer goAway(int lastStreamId) {
    return goAway(lastStreamId, "NO_ERROR", "");
  }

  /** GOAWAY with the code of this name; streams above the last are over. */
  Http2Peer goAway(int lastStreamId, String code, String debug) {
    streams.values().stream()
        .filter(stream -> stream.request.id() > lastStreamId)
        .forEach(PeerStream::giveUp);
    return raw(new RawFrames().goAway(lastStreamId, Http2Frame.codeOf(code), debug));
  }

  /** SETTINGS, identifiers and values in turn. */
  Http2Peer settings(int... settings) {
    unacknowledged.add(settings);
    return raw(new RawFrames().settings(settings));
  }

  /** SETTINGS with a bound of the streams that run at a time. */
  Http2Peer maxStreams(int count) {
    return settings(3, count);
  }

  /** PING. */
  Http2Peer ping(long payload) {
    return raw(new RawFrames().ping(payload, false));
  }

  /** The answer to a PING. */
  Http2Peer pong(long payload) {
    return raw(new RawFrames().ping(payload, true));
  }

  /** WINDOW_UPDATE; 0 is the connection. */
  Http2Peer windowUpdate(int id, int increment) {
    if (id == 0) {
      clientMaySend += increment;
    } else {
      stream(id).clientMaySend += increment;
    }
    return raw(new RawFrames().windowUpdate(id, increment));
  }

  /** Frames as they are; nothing once it has ended the connection. */
  Http2Peer raw(RawFrames raw) {
    if (!isMute) {
      wire.send(raw.bytes());
    }
    return this;
  }

  /** Ends the connection in order, behind what was said. */
  Http2Peer close() {
    isMute = true;
    wire.finish();
    return this;
  }

  /** Breaks the connection. */
  Http2Peer breakOff() {
    isMute = true;
    wire.reset();
    return this;
  }

  /** Sends of what waits what the client's windows take. */
  private void pump() {
    for (PeerStream stream : streams.values()) {
      while (stream.hasWaiting() && roomOf(stream) > 0) {
        byte[] part = stream.take(roomOf(stream));
        stream.mayClientTake -= part.length;
        mayClientTake -= part.length;
        boolean isLast = stream.isEndWaiting && !stream.hasWaiting() && stream.trailers.length == 0;
        raw(new RawFrames().frame(Http2Frame.DATA, isLast ? 1 : 0, stream.request.id(), part));
        if (isLast) {
          ended(stream);
        }
      }
      if (stream.isEndWaiting && !stream.hasWaiting()) {
        int id = stream.request.id();
        raw(
            stream.trailers.length == 0
                ? new RawFrames().data(id, "", true)
                : new RawFrames().headers(id, true, stream.trailers));
        ended(stream);
      }
    }
  }

  private int roomOf(PeerStream stream) {
    return (int) Math.min(FRAME_SIZE, Math.min(mayClientTake, stream.mayClientTake));
  }

  private static void ended(PeerStream stream) {
    stream.isEndWaiting = false;
    stream.isServerDone = true;
  }

  // ---- how the client's frames are read ---------------------------------------------------

  /** Takes what the client wrote. */
  Http2Peer receive(byte[] bytes) {
    for (Http2Frame frame : parser.parse(bytes)) {
      receive(frame);
    }
    return this;
  }

  private void receive(Http2Frame frame) {
    frames.add(frame);
    require(frames.size() > 1 || frame.is(Http2Frame.SETTINGS), "SETTINGS first");
    require(
        !isInBlock
            || (frame.is(Http2Frame.CONTINUATION) && frame.streamId() == blockStart.streamId()),
        "CONTINUATION of stream " + blockStart.streamId());
    switch (frame.type()) {
      case Http2Frame.DATA -> receiveData(frame);
      case Http2Frame.HEADERS -> {
        blockStart = frame;
        block = new ByteArrayOutputStream();
        receiveBlock(frame);
      }
      case Http2Frame.CONTINUATION -> {
        require(isInBlock, "CONTINUATION behind HEADERS alone");
        receiveBlock(frame);
      }
      case Http2Frame.RST_STREAM -> receiveReset(frame);
      case Http2Frame.SETTINGS -> receiveSettings(frame);
      case Http2Frame.PING -> {
        require(frame.streamId() == 0 && frame.payload().length == 8, "PING of 8 octets");
        if (acksPings && !frame.has(Http2Frame.ACK)) {
          raw(new RawFrames().frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload()));
        }
      }
      case Http2Frame.GOAWAY ->
          require(frame.streamId() == 0 && frame.payload().length >= 8, "GOAWAY of 8 octets");
      case Http2Frame.WINDOW_UPDATE -> receiveWindow(frame);
      case Http2Frame.PUSH_PROMISE -> require(false, "no PUSH_PROMISE of a client");
      default -> {} // PRIORITY, and what extensions have.
    }
  }

  private void receiveData(Http2Frame frame) {
    PeerStream stream = stream(frame.streamId());
    int length = frame.payload().length;
    require(!stream.isClientDone || stream.isGivenUp, "no DATA behind the end");
    require(length <= clientMaySend, "DATA within " + clientMaySend + " of the connection");
    require(length <= stream.clientMaySend, "DATA within " + stream.clientMaySend);
    clientMaySend -= length;
    stream.clientMaySend -= length;
    stream.request.data(frame.content());
    if (opensWindows && length > 0) {
      windowUpdate(0, length);
      if (!frame.has(Http2Frame.END_STREAM) && !stream.isGivenUp) {
        windowUpdate(frame.streamId(), length);
      }
    }
    if (frame.has(Http2Frame.END_STREAM)) {
      receivedEnd(stream);
    }
  }

  private void receiveBlock(Http2Frame frame) {
    block.writeBytes(frame.content());
    isInBlock = !frame.has(Http2Frame.END_HEADERS);
    if (isInBlock) {
      return;
    }
    List<Map.Entry<String, String>> fields;
    int id = frame.streamId();
    try {
      fields = hpack.read(id, block.toByteArray());
      FieldBlocks.requireRight(fields, !streams.containsKey(id));
    } catch (Http2Exception e) {
      throw new AssertionError(this + ": expected a header block, actual " + e, e);
    }
    if (streams.containsKey(id)) {
      PeerStream stream = stream(id);
      require(!stream.isClientDone || stream.isGivenUp, "no trailers behind the end");
      require(blockStart.has(Http2Frame.END_STREAM), "END_STREAM with trailers");
      stream.request.trailers(fields);
      receivedEnd(stream);
    } else {
      opened(id, new PeerRequest(id, fields));
    }
  }

  private void opened(int id, PeerRequest request) {
    require(id % 2 == 1 && id > lastId, "an odd number above " + lastId);
    lastId = id;
    long window = clientSettings.getOrDefault(INITIAL_WINDOW_SIZE, (long) DEFAULT_WINDOW);
    PeerStream stream = new PeerStream(request, clientMaySendAtFirst, window);
    streams.put(id, stream);
    untaken.add(request);
    mostOpen = Math.max(mostOpen, open());
    onHead.accept(request);
    if (blockStart.has(Http2Frame.END_STREAM)) {
      receivedEnd(stream);
    }
  }

  private void receivedEnd(PeerStream stream) {
    stream.isClientDone = true;
    if (stream.isGivenUp) {
      return;
    }
    PeerRequest request = stream.request;
    request.end();
    String announced = request.field("content-length");
    require(
        announced.isEmpty() || Long.parseLong(announced) == request.bodyLength(),
        announced + " bytes of body, actual " + request.bodyLength());
    onEnd.accept(request);
  }

  private void receiveReset(Http2Frame frame) {
    if (frame.streamId() % 2 != 0) { // Else a response that was promised, and is not wanted.
      stream(frame.streamId()).over();
      stream(frame.streamId()).request.resetBy(Http2Frame.code(frame.integer(0)));
    }
  }

  private void receiveSettings(Http2Frame frame) {
    require(frame.streamId() == 0, "SETTINGS of stream 0");
    if (frame.has(Http2Frame.ACK)) {
      require(frame.payload().length == 0, "an empty acknowledgement");
      require(!unacknowledged.isEmpty(), "no acknowledgement of nothing");
      inForce(unacknowledged.remove());
      return;
    }
    List<Long> settings = frame.settings();
    for (int i = 0; i < settings.size(); i += 2) {
      Integer id = settings.get(i).intValue();
      Long value = settings.get(i + 1);
      Long before = clientSettings.put(id, value);
      if (id == INITIAL_WINDOW_SIZE) {
        long delta = value - (before == null ? DEFAULT_WINDOW : before);
        streams.values().forEach(stream -> stream.mayClientTake += delta);
      }
    }
    if (acksSettings) {
      raw(new RawFrames().settingsAck());
    }
    pump();
  }

  private void inForce(int... settings) {
    for (int i = 0; i < settings.length; i += 2) {
      int value = settings[i + 1];
      if (settings[i] == INITIAL_WINDOW_SIZE) {
        long delta = value - clientMaySendAtFirst;
        streams.values().forEach(stream -> stream.clientMaySend += delta);
        clientMaySendAtFirst = value;
      } else if (settings[i] == HEADER_TABLE_SIZE) {
        try {
          hpack.maxTableSize(value);
        } catch (Http2Exception e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private void receiveWindow(Http2Frame frame) {
    int increment = frame.integer(0);
    require(increment > 0, "an increment above 0");
    if (frame.streamId() == 0) {
      mayClientTake += increment;
      require(mayClientTake <= Integer.MAX_VALUE, "a window up to 2^31-1");
    } else {
      PeerStream stream = stream(frame.streamId());
      stream.mayClientTake += increment;
      require(stream.mayClientTake <= Integer.MAX_VALUE, "a window up to 2^31-1");
    }
    pump();
  }

  private PeerStream stream(int id) {
    PeerStream stream = streams.get(id);
    if (stream == null) {
      throw new AssertionError(this + ": expected a stream that was opened, actual " + id);
    }
    return stream;
  }

  private void require(boolean holds, String expected) {
    if (!holds) {
      throw new AssertionError(this + ": expected " + expected + ", actual " + log());
    }
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As in {@code Http2Peer[2 of 5 streams open, 12 frames]}. */
  @Override
  public String toString() {
    return "Http2Peer["
        + open()
        + " of "
        + streams.size()
        + " streams open, "
        + frames.size()
        + " frames]";
  }
}
