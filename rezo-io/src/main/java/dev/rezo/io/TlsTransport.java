package dev.rezo.io;

import dev.rezo.io.TlsState.Event;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS over another transport, with an {@link SSLEngine} (RFC 8446, RFC 5246).
 *
 * <p>Lifecycle: {@link #handshake} begins; after {@link HandshakeCallback#onSecured} it is a
 * transport like any other. What the peer sends behind its last handshake record waits for {@link
 * #start}. The lower transport belongs to this one and is closed with it.
 *
 * <p>All records of one read are decrypted before they are handed up in one, and all records of one
 * {@link #write} go down in one. A connection holds a buffer only while it has the first part of a
 * record, or records that may not be decrypted yet: reads are paused, or {@link #start} has not
 * come.
 *
 * <p>Confined to its loop. The engine's tasks run elsewhere, and while they run nothing here
 * touches the engine, whose methods would block the loop until they end.
 */
public final class TlsTransport implements Transport {

  /** Hears the end of a handshake, on the loop, exactly once. */
  public interface HandshakeCallback {
    /** The connection is secure; start the transport to read. */
    void onSecured(TlsTransport transport);

    /**
     * The handshake failed and the lower transport is closed.
     *
     * @param cause an {@link SSLException} when TLS was at fault: its causes lead to the
     *     certificate
     */
    void onHandshakeFailed(IOException cause);
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Transport lower;
  private final EventLoop loop;
  private final LoopBuffers buffers;
  private final TlsPump pump;
  private final TlsTasks tasks;

  /** Null when it was told: who asked for a connection must not live as long as the connection. */
  private @Nullable HandshakeCallback callback;

  private TlsState state = TlsState.HANDSHAKING;
  private @Nullable TransportHandler handler;
  private @Nullable SSLSession session;
  private String applicationProtocol = "";
  private @Nullable IOException closeCause;

  // The way up, with the ciphertext that could not be decrypted yet.
  private final ByteQueue inCipher;
  private boolean decoding;
  private boolean readsPaused;
  private boolean lowerPaused;
  private boolean lowerEnded;

  // The way down.
  private final TlsOutput output;

  private TlsTransport(
      Transport lower, SSLEngine engine, Executor executor, HandshakeCallback callback) {
    this.lower = lower;
    this.loop = lower.loop();
    this.buffers = loop instanceof NioEventLoop nio ? nio.buffers() : new LoopBuffers();
    this.pump = new TlsPump(engine);
    this.tasks = new TlsTasks(loop, executor, this::tasksDone);
    this.callback = callback;
    this.inCipher = new ByteQueue(buffers.inPartialRecord);
    this.output = new TlsOutput(lower, pump, buffers);
  }

  /**
   * Begins the handshake over {@code lower}; cancel it by closing the transport that is returned
   * (the callback is then not called). There is no timeout here. On the loop only.
   *
   * @param engine in client mode, fully configured (SNI, ALPN, verification)
   * @param tasks where the engine's delegated tasks run: never the loop
   */
  public static TlsTransport handshake(
      Transport lower, SSLEngine engine, Executor tasks, HandshakeCallback callback) {
    lower.loop().checkInLoop();
    if (!engine.getUseClientMode()) {
      throw new IllegalArgumentException(
          "TlsTransport: expected an engine in client mode, actual server mode");
    }
    TlsTransport transport = new TlsTransport(lower, engine, tasks, callback);
    lower.start(transport.new FromLower());
    transport.tasks.run(transport.pump::begin);
    return transport;
  }

  /**
   * The session, after the handshake.
   *
   * @throws IllegalStateException before its end
   */
  public SSLSession session() {
    if (session == null) {
      throw new IllegalStateException(this + ": expected a session, actual state " + state);
    }
    return session;
  }

  /** What ALPN chose (RFC 7301), or the empty string when the peer chose nothing. */
  public String applicationProtocol() {
    return applicationProtocol;
  }

  // ---- what the owner calls ---------------------------------------------------------------

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void start(TransportHandler newHandler) {
    requireSecured("start");
    handler = Objects.requireNonNull(newHandler, "handler");
    if (state == TlsState.CLOSED) {
      loop.execute(() -> tellClosed(newHandler));
    } else {
      goOnReading();
    }
  }

  @Override
  public void write(ByteBuffer bytes) {
    requireSecured("write");
    if (state.sends()) {
      sendOrKeep(bytes);
    } else {
      bytes.position(bytes.limit());
    }
    buffers.outPlainScratch.written(bytes);
  }

  private void sendOrKeep(ByteBuffer bytes) {
    try {
      if (output.keptBytes() == 0 && !tasks.running()) {
        follow(output.send(bytes));
      }
    } catch (SSLException e) {
      enter(Event.END_OUTPUT);
      loop.execute(() -> fail(e));
    }
    if (state.sends()) {
      output.keep(bytes);
    } else {
      bytes.position(bytes.limit());
    }
  }

  @Override
  public int pendingBytes() {
    return lower.pendingBytes() + output.keptBytes();
  }

  @Override
  public boolean isWritable() {
    return state.sends() && output.keptBytes() == 0 && lower.isWritable();
  }

  @Override
  public void pauseReads() {
    loop.checkInLoop();
    readsPaused = true;
    if (state != TlsState.HANDSHAKING && state != TlsState.CLOSED) {
      pauseLower();
    }
  }

  @Override
  public void resumeReads() {
    loop.checkInLoop();
    readsPaused = false;
    goOnReading();
  }

  @Override
  public void readNow() {
    loop.checkInLoop();
    if (!decoding && state != TlsState.HANDSHAKING && canDecode()) {
      lower.readNow();
    }
  }

  @Override
  public void shutdownOutput() {
    requireSecured("shutdownOutput");
    if (state.sends()) {
      enter(Event.END_OUTPUT);
      endOutputIfAllIsSent();
    }
  }

  @Override
  public void close() {
    loop.checkInLoop();
    // A last record goes at once or not at all; the engine is not asked while its tasks run.
    if (state.owesCloseNotify() && lower.pendingBytes() == 0 && !tasks.running()) {
      output.sendCloseNotify();
    }
    close(null);
  }

  @Override
  public boolean isOpen() {
    return (state == TlsState.OPEN || state == TlsState.HANDSHAKING) && lower.isOpen();
  }

  @Override
  public SocketAddress remoteAddress() {
    return lower.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return lower.localAddress();
  }

  @Override
  public ByteBuffer scratch() {
    loop.checkInLoop();
    return buffers.outPlainScratch.take();
  }

  /** Ciphertext that waits here for the rest of its record, or for the end of a pause. */
  int keptBytes() {
    return inCipher.size();
  }

  private void requireSecured(String what) {
    loop.checkInLoop();
    if (state == TlsState.HANDSHAKING) {
      throw new IllegalStateException(
          this + ": " + what + " expected after onSecured, actual state " + state);
    }
  }

  // ---- what the lower transport calls -----------------------------------------------------

  /** The lower transport's handler. Confined to its loop. */
  private final class FromLower implements TransportHandler {

    @Override
    public void onRead(ByteBuffer bytes) {
      if (state.receives()) {
        advance(bytes, false);
      }
    }

    @Override
    public void onEndOfStream() {
      lowerEnded = true;
      // What was sent before the end comes first: perhaps the alert that says why.
      if (canDecode() || (inCipher.isEmpty() && !tasks.running())) {
        endOfLower();
      }
    }

    @Override
    public void onWritable() {
      if (isWritable() && handler != null) {
        handler.onWritable();
      }
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
      if (cause == null && state == TlsState.HANDSHAKING) {
        close(new IOException(TlsTransport.this + ": closed in the middle of the handshake"));
      } else {
        close(cause);
      }
    }
  }

  private void endOfLower() {
    if (state == TlsState.HANDSHAKING) {
      SSLHandshakeException cut = cut("end of the stream");
      cut.initCause(new EOFException("end of the stream"));
      close(cut);
    } else if (state.receives()) {
      close(new TlsTruncatedException(toString()));
    }
  }

  // ---- the way up -------------------------------------------------------------------------

  /** Does all that can be done now, with ciphertext that has just come, or with none. */
  private void advance(ByteBuffer fresh, boolean afterTasks) {
    if (decoding) {
      throw new IllegalStateException(
          this + ": expected onRead after the last one has returned, actual within it");
    }
    decoding = true;
    try {
      if (afterTasks) {
        follow(pump.next());
      }
      decodeAll(fresh);
      sendKept();
    } catch (SSLException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      closeAfterThrow(e);
    } finally {
      decoding = false;
    }
    if (state != TlsState.CLOSED) {
      settleLower();
    }
  }

  /** Lets the lower transport read exactly when something can be done with what it brings. */
  private void settleLower() {
    if (canDecode() && lowerEnded) {
      endOfLower();
    } else if (canDecode() || !state.receives()) {
      resumeLower();
    } else if (!inCipher.isEmpty()) {
      pauseLower();
    }
  }

  private void resumeLower() {
    if (lowerPaused) {
      lowerPaused = false;
      lower.resumeReads();
    }
  }

  private void pauseLower() {
    if (!lowerPaused) {
      lowerPaused = true;
      lower.pauseReads();
    }
  }

  /** Later, not now: the caller may be the very handler that the bytes would go to. */
  private void goOnReading() {
    if (state != TlsState.HANDSHAKING && !decoding && canDecode()) {
      if (inCipher.isEmpty() && !lowerEnded) {
        settleLower();
      } else {
        loop.execute(() -> advance(NOTHING, false));
      }
    }
  }

  private boolean canDecode() {
    return state.receives()
        && !tasks.running()
        && (state == TlsState.HANDSHAKING || (!readsPaused && handler != null));
  }

  /** Decrypts what was kept and then {@code fresh}; what cannot be decrypted yet is kept. */
  private void decodeAll(ByteBuffer fresh) throws SSLException {
    if (!canDecode() || inCipher.size() + fresh.remaining() > buffers.inCipher.capacity()) {
      inCipher.append(fresh);
      decodeKept();
      return;
    }
    ByteBuffer cipher = buffers.inCipher.take();
    try {
      inCipher.moveTo(cipher);
      cipher.put(fresh).flip();
      decodeRecords(cipher);
      if (state.receives()) {
        inCipher.append(cipher);
      }
    } finally {
      buffers.inCipher.give(cipher);
    }
  }

  /** The way for what was read before a pause, which may be more than the shared buffer holds. */
  private void decodeKept() throws SSLException {
    if (canDecode() && !inCipher.isEmpty()) {
      decodeRecords(inCipher.peek());
      inCipher.consumed();
    }
  }

  private void decodeRecords(ByteBuffer cipher) throws SSLException {
    TlsPump.Step step = TlsPump.Step.NEEDS_ROOM;
    while (step != TlsPump.Step.DONE && canDecode() && cipher.hasRemaining()) {
      step = decode(cipher);
    }
  }

  private TlsPump.Step decode(ByteBuffer from) throws SSLException {
    ByteBuffer inPlain = buffers.inPlain.take();
    try {
      TlsPump.Step step = pump.unwrap(from, inPlain);
      if (step == TlsPump.Step.NEEDS_ROOM && inPlain.position() == 0) {
        inPlain = pump.withRoomFor(pump.plainRoom(), inPlain);
        step = pump.unwrap(from, inPlain);
      }
      if (inPlain.position() > 0 && handler != null) {
        handler.onRead(inPlain.flip());
      }
      if (state != TlsState.CLOSED) {
        follow(step);
      }
      return step;
    } finally {
      buffers.inPlain.give(inPlain);
    }
  }

  private void follow(TlsPump.Step step) throws SSLException {
    switch (step) {
      case NEEDS_TASKS -> tasks.run(pump.tasks());
      case NEEDS_OUTPUT -> follow(output.sendForEngine());
      case SECURED -> secured();
      case INPUT_ENDED -> endInput();
      case OUTPUT_ENDED -> endOutput();
      case DONE, NEEDS_ROOM, NEEDS_INPUT -> {}
    }
  }

  private void secured() {
    enter(Event.SECURED);
    session = pump.session();
    applicationProtocol = pump.applicationProtocol();
    HandshakeCallback told = callback;
    callback = null;
    if (told != null) {
      told.onSecured(this);
    }
  }

  private void endInput() throws SSLException {
    if (state == TlsState.HANDSHAKING) {
      throw cut("close_notify");
    }
    enter(Event.CLOSE_NOTIFY);
    inCipher.clear();
    if (state.owesCloseNotify() && pump.endsBothHalves()) {
      enter(Event.SEND_CLOSE_NOTIFY);
      output.clear();
      output.sendForEngine();
      lower.shutdownOutput();
    }
    if (handler != null) {
      handler.onEndOfStream();
    }
    closeIfBothEnded();
  }

  /** With bytes still pending, the lower transport closes itself after the last of them. */
  private void closeIfBothEnded() {
    if (state == TlsState.CLOSE_EXCHANGED && lower.pendingBytes() == 0) {
      close(null);
    }
  }

  // ---- the way down -----------------------------------------------------------------------

  /** What was written in the middle of a renegotiation goes when that is over. */
  private void sendKept() throws SSLException {
    if (output.keptBytes() > 0 && !tasks.running()) {
      follow(output.sendKept());
      if (isWritable() && handler != null) {
        handler.onWritable();
      }
    }
    endOutputIfAllIsSent();
  }

  /** The engine sends no more. */
  private void endOutput() throws SSLException {
    if (state == TlsState.HANDSHAKING) {
      throw cut("end of the engine's output");
    }
    enter(Event.END_OUTPUT);
  }

  private void endOutputIfAllIsSent() {
    if (state.isEnding() && output.keptBytes() == 0 && !tasks.running()) {
      enter(Event.SEND_CLOSE_NOTIFY);
      output.sendCloseNotify();
      lower.shutdownOutput();
      closeIfBothEnded();
    }
  }

  // ---- the engine's tasks -----------------------------------------------------------------

  private void tasksDone(@Nullable Throwable thrown) {
    if (state == TlsState.CLOSED) {
      return;
    }
    if (thrown != null) {
      fail(thrown instanceof SSLException e ? e : new SSLException(this + ": " + thrown, thrown));
    } else {
      advance(NOTHING, true);
    }
  }

  // ---- the state, and the end -------------------------------------------------------------

  private void enter(Event event) {
    TlsState next = state.after(event);
    assert next != null : this + ": " + event + " cannot happen in " + state;
    state = next == null ? state : next;
  }

  private SSLHandshakeException cut(String by) {
    return new SSLHandshakeException(this + ": expected the rest of the handshake, actual " + by);
  }

  /** The engine has failed: its alert is sent, as far as the socket takes it, and all is over. */
  private void fail(SSLException cause) {
    if (state == TlsState.CLOSED) {
      return;
    }
    if (!tasks.running()) {
      output.sendLastRecords();
    }
    close(cause);
  }

  /** {@code cause} is null when this side ends it; then nobody waits for a handshake's outcome. */
  private void close(@Nullable IOException cause) {
    if (state == TlsState.CLOSED) {
      return;
    }
    final boolean handshaking = state == TlsState.HANDSHAKING;
    enter(Event.CLOSE);
    closeCause = cause;
    inCipher.clear();
    output.clear();
    lower.close();
    if (handshaking && cause != null) {
      tellFailed(cause);
    } else if (handler != null) {
      tellClosed(handler);
    }
  }

  private void closeAfterThrow(Throwable thrown) {
    if (state == TlsState.CLOSED) {
      LoopLog.unexpected(this, "handler", thrown);
    } else {
      close(new IOException(this + ": the handler threw " + thrown, thrown));
    }
  }

  private void tellFailed(IOException cause) {
    HandshakeCallback told = callback;
    callback = null;
    if (told == null) {
      return;
    }
    try {
      told.onHandshakeFailed(cause);
    } catch (Throwable e) {
      LoopLog.unexpected(this, "onHandshakeFailed", e);
    }
  }

  private void tellClosed(TransportHandler told) {
    try {
      told.onClosed(closeCause);
    } catch (Throwable e) {
      LoopLog.unexpected(this, "onClosed", e);
    }
  }

  @Override
  public String toString() {
    return "TlsTransport["
        + lower.remoteAddress()
        + ", "
        + (session == null ? state.name() : session.getProtocol())
        + (applicationProtocol.isEmpty() ? "" : ", " + applicationProtocol)
        + "]";
  }
}
