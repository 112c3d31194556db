package dev.rezo.testing;

import dev.rezo.io.Transport;
import dev.rezo.testing.LoopbackTransport.Arrival;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a virtual connection: says what the test tells it to, byte by byte if need be,
 * and shows what the client wrote. It knows no protocol.
 *
 * <pre>{@code
 * peer.expect("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");
 * peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
 * time.runUntilIdle();
 * }</pre>
 *
 * <p>What the peer sends reaches the client when the test moves time, each piece in a turn of its
 * own, in the order in which it was sent. What the client writes is here at once.
 *
 * <p>The buffers that the client is lent are overwritten after the call, so a handler that keeps
 * one does not get away with it.
 *
 * <p>Text is bytes, one character for each (ISO 8859-1).
 *
 * <p>Not thread-safe; the caller serialises: all of it belongs to the thread that moves time.
 */
public final class ScriptedPeer {

  private static final byte[] NOTHING = new byte[0];

  /** An address of the range for documentation (RFC 5737). */
  private static final byte[] SOMEWHERE = {(byte) 192, 0, 2, 1};

  private final LoopbackTransport transport;

  // What the client wrote.
  private final ByteLog received = new ByteLog();
  private boolean clientEnded;
  private @Nullable Consumer<ScriptedPeer> onReceive;
  private boolean reactionScheduled;

  // What the peer says.
  private Split split = Split.whole();
  private Duration delay = Duration.ZERO;
  private boolean ended;
  private boolean gone;

  ScriptedPeer(LoopbackTransport transport) {
    this.transport = transport;
  }

  /** The other end of a new connection on {@code loop} that nobody had to open. */
  public static ScriptedPeer connectedTo(VirtualLoop loop) {
    try {
      InetAddress somewhere = InetAddress.getByAddress(SOMEWHERE);
      return new LoopbackTransport(loop, new InetSocketAddress(somewhere, 80)).peer();
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /** The client's end: what the code under test is given. */
  public Transport transport() {
    return transport;
  }

  // ---- what the client wrote --------------------------------------------------------------

  /** All that came from the client and was not taken, as text. */
  public String received() {
    return received.text();
  }

  /** The same as bytes. */
  public byte[] receivedBytes() {
    return received.copy();
  }

  /** Takes all that came. */
  public byte[] takeBytes() {
    return received.take(received.size());
  }

  /** Takes all that came, as text. */
  public String takeText() {
    return new String(takeBytes(), StandardCharsets.ISO_8859_1);
  }

  /**
   * Takes this many bytes.
   *
   * @throws AssertionError when fewer came
   */
  public byte[] takeBytes(int count) {
    if (received.size() < count) {
      throw failure(count + " bytes", received());
    }
    return received.take(count);
  }

  /** Whether a message head has come whole: text up to an empty line. */
  public boolean hasHead() {
    return headLength() > 0;
  }

  /**
   * Takes the text up to the first empty line, with it.
   *
   * @throws AssertionError when no empty line came
   */
  public String takeHead() {
    if (!hasHead()) {
      throw failure("text up to an empty line", received());
    }
    return new String(received.take(headLength()), StandardCharsets.ISO_8859_1);
  }

  /**
   * Takes exactly {@code text} from the front of what came.
   *
   * @throws AssertionError when something else came
   */
  public ScriptedPeer expect(String text) {
    if (!received().startsWith(text)) {
      throw failure(text, received());
    }
    received.take(text.length());
    return this;
  }

  /**
   * Says that nothing more came.
   *
   * @throws AssertionError when something did
   */
  public ScriptedPeer expectNothing() {
    if (!received.isEmpty()) {
      throw failure("nothing", received());
    }
    return this;
  }

  /** Whether the client has ended its sending half, or closed. */
  public boolean clientEnded() {
    return clientEnded || transport.isClosed();
  }

  /** Whether the client's end is closed, by whomever. */
  public boolean clientClosed() {
    return transport.isClosed();
  }

  /** Whether the client has asked for no more bytes. */
  public boolean clientPaused() {
    return transport.isPaused();
  }

  /** Bytes that were sent and that the client has not read. */
  public int undelivered() {
    return transport.undelivered();
  }

  /**
   * Calls {@code reaction} whenever the client has written, ended or closed, once for each turn of
   * the loop: a peer that answers by itself.
   */
  public ScriptedPeer onReceive(Consumer<ScriptedPeer> reaction) {
    onReceive = reaction;
    scheduleReaction();
    return this;
  }

  /** Calls {@code reaction} with each message head that comes; it is for messages without body. */
  public ScriptedPeer onHead(Consumer<String> reaction) {
    return onReceive(
        peer -> {
          while (peer.hasHead()) {
            reaction.accept(peer.takeHead());
          }
        });
  }

  // ---- what the peer says -----------------------------------------------------------------

  /** From now on what is sent is cut so. */
  public ScriptedPeer split(Split split) {
    this.split = split;
    return this;
  }

  /** From now on what is sent, and the end, take this long to arrive. They keep their order. */
  public ScriptedPeer delay(Duration delay) {
    this.delay = delay;
    return this;
  }

  /** Sends text. */
  public ScriptedPeer send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes, which may be changed afterwards. */
  public ScriptedPeer send(byte[] bytes) {
    if (ended) {
      throw new IllegalStateException(this + ": expected to send before the end, actual after it");
    }
    split.of(bytes).forEach(piece -> arrive(Arrival.Kind.BYTES, piece));
    return this;
  }

  /** Ends the sending half in order: FIN. The peer goes on to receive. */
  public ScriptedPeer finish() {
    if (!ended) {
      ended = true;
      arrive(Arrival.Kind.END, NOTHING);
    }
    return this;
  }

  /** Closes both halves: FIN now, and RST if the client writes afterwards. */
  public ScriptedPeer close() {
    finish();
    gone = true;
    return this;
  }

  /** Breaks the connection: RST, after what was sent before. */
  public ScriptedPeer reset() {
    if (!gone || !ended) {
      arrive(Arrival.Kind.RESET, NOTHING);
    }
    ended = true;
    gone = true;
    return this;
  }

  /** Takes no more from the client: its socket is full, and what it writes is pending there. */
  public ScriptedPeer stopReading() {
    transport.peerTakes(0);
    return this;
  }

  /** Takes {@code bytes} more from the client and then stops again. */
  public ScriptedPeer read(int bytes) {
    transport.peerTakes(bytes);
    return this;
  }

  /** Takes all that the client writes. */
  public ScriptedPeer resumeReading() {
    transport.peerTakesAll();
    return this;
  }

  @Override
  public String toString() {
    return "ScriptedPeer[" + received.size() + " received, " + undelivered() + " undelivered]";
  }

  // ---- for the transport ------------------------------------------------------------------

  /** A closed socket answers bytes with RST, as TCP does (RFC 9293 section 3.10.7.1). */
  void receive(ByteBuffer bytes, int count) {
    if (gone) {
      bytes.position(bytes.position() + count);
      arrive(Arrival.Kind.RESET, NOTHING);
    } else {
      received.add(bytes, count);
      scheduleReaction();
    }
  }

  void receiveEnd() {
    clientEnded = true;
    scheduleReaction();
  }

  void receiveClose() {
    scheduleReaction();
  }

  private void scheduleReaction() {
    if (onReceive != null && !reactionScheduled && !transport.isOrphan()) {
      reactionScheduled = true;
      transport.loop().execute(this::react);
    }
  }

  private void react() {
    reactionScheduled = false;
    Consumer<ScriptedPeer> reaction = onReceive;
    if (reaction != null) {
      reaction.accept(this);
    }
  }

  private void arrive(Arrival.Kind kind, byte[] bytes) {
    long atNanos = transport.loop().nanoTime() + delay.toNanos();
    transport.arrive(new Arrival(kind, bytes, atNanos));
  }

  private int headLength() {
    int emptyLine = received().indexOf("\r\n\r\n");
    return emptyLine < 0 ? 0 : emptyLine + 4;
  }

  private AssertionError failure(String expected, String actual) {
    return new AssertionError(
        this + ": expected " + quoted(expected) + ", actual " + quoted(actual));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\r", "\\r").replace("\n", "\\n") + '"';
  }
}
