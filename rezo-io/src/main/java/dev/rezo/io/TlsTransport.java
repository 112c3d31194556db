package dev.rezo.io;

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

  private enum State {
    HANDSHAKING,
    SECURED,
    CLOSED
  }

  private final Transport lower;
  private final EventLoop loop;
  private final LoopBuffers buffers;
  private final TlsPump pump;
  private final TlsTasks tasks;

  /** Null when it was told: who asked for a connection must not live as long as the connection. */
  private @Nullable HandshakeCallback callback;

  private State state = State.HANDSHAKING;
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
  private boolean inputEnded;

  // The way down.
  private final TlsOutput output;
  private boolean outputEnding;
  private boolean outputEnded;

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
    if (state == State.CLOSED) {
      loop.execute(() -> tellClosed(newHandler));
    } else {
      goOnReading();
    }
  }

  @Override
  public void write(ByteBuffer bytes) {
    requireSecured("write");
    if (state == State.CLOSED || outputEnding) {
      bytes.position(bytes.limit());
    } else {
      sendOrKeep(bytes);
    }
    buffers.outPlainScratch.written(bytes);
  }

  private void sendOrKeep(ByteBuffer bytes) {
    try {
      if (output.keptBytes() == 0 && !tasks.running()) {
        follow(output.send(bytes));
      }
    } catch (SSLException e) {
      outputEnding = true;
      loop.execute(() -> fail(e));
    }
    if (outputEnding) {
      bytes.position(bytes.limit());
    } else {
      output.keep(bytes);
    }
  }

  @Override
  public int pendingBytes() {
    return lower.pendingBytes() + output.keptBytes();
  }

  @Override
  public boolean isWritable() {
    return state == State.SECURED && !outputEnding && output.keptBytes() == 0 && lower.isWritable();
  }

  @Override
  public void pauseReads() {
    loop.checkInLoop();
    readsPaused = true;
    if (state == State.SECURED) {
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
    if (!decoding && state == State.SECURED && canDecode()) {
      lower.readNow();
    }
  }

  @Override
  public void shutdownOutput() {
    requireSecured("shutdownOutput");
    if (state != State.CLOSED && !outputEnding) {
      outputEnding = true;
      endOutputIfAllIsSent();
    }
  }

  @Override
  public void close() {
    loop.checkInLoop();
    // A last record goes at once or not at all; the engine is not asked while its tasks run.
    if (state == State.SECURED && !outputEnded && lower.pendingBytes() == 0 && !tasks.running()) {
      output.sendCloseNotify();
    }
    close(null);
  }

  @Override
  public boolean isOpen() {
    return state != State.CLOSED && !inputEnded && !outputEnding && lower.isOpen();
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
    if (state == State.HANDSHAKING) {
      throw new IllegalStateException(
          this + ": " + what + " expected after onSecured, actual state " + state);
    }
  }

  // ---- what the lower transport calls -----------------------------------------------------

  /** The lower transport's handler. Confined to its loop. */
  private final class FromLower implements TransportHandler {

    @Override
    public void onRead(ByteBuffer bytes) {
      if (canDecodeLater()) {
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
      if (cause == null && state == State.HANDSHAKING) {
        close(new IOException(TlsTransport.this + ": closed in the middle of the handshake"));
      } else {
        close(cause);
      }
    }
  }

  private void endOfLower() {
    if (state == State.HANDSHAKING) {
      SSLHandshakeException cut =
          new SSLHandshakeException(
              this + ": expected the rest of the handshake, actual end of the stream");
      cut.initCause(new EOFException("end of the stream"));
      close(cut);
    } else if (!inputEnded) {
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
    if (state != State.CLOSED) {
      settleLower();
    }
  }

  /** Lets the lower transport read exactly when something can be done with what it brings. */
  private void settleLower() {
    if (canDecode() && lowerEnded) {
      endOfLower();
    } else if (canDecode() || inputEnded) {
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
    if (state == State.SECURED && !decoding && canDecode()) {
      if (inCipher.isEmpty() && !lowerEnded) {
        settleLower();
      } else {
        loop.execute(() -> advance(NOTHING, false));
      }
    }
  }

  private boolean canDecodeLater() {
    return state != State.CLOSED && !inputEnded;
  }

  private boolean canDecode() {
    return switch (state) {
      case HANDSHAKING -> !tasks.running();
      case SECURED -> !tasks.running() && !inputEnded && !readsPaused && handler != null;
      case CLOSED -> false;
    };
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
      if (canDecodeLater()) {
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
      if (state != State.CLOSED) {
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
      case OUTPUT_ENDED -> outputEnding = true;
      case DONE, NEEDS_ROOM, NEEDS_INPUT -> {}
    }
  }

  private void secured() {
    state = State.SECURED;
    session = pump.session();
    applicationProtocol = pump.applicationProtocol();
    HandshakeCallback told = callback;
    callback = null;
    if (told != null) {
      told.onSecured(this);
    }
  }

  private void endInput() throws SSLException {
    if (state == State.HANDSHAKING) {
      throw new SSLHandshakeException(
          this + ": expected the rest of the handshake, actual close_notify");
    }
    inputEnded = true;
    inCipher.clear();
    if (!outputEnded && pump.endsBothHalves()) {
      outputEnding = true;
      outputEnded = true;
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
    if (inputEnded && outputEnded && lower.pendingBytes() == 0) {
      close(null);
    }
  }

  // ---- the way down -----------------------------------------------------------------------

  /** What was written in the middle of a renegotiation goes when that is over. */
  private void sendKept() throws SSLException {
    if (output.keptBytes() > 0 && !tasks.running() && state == State.SECURED) {
      follow(output.sendKept());
      if (isWritable() && handler != null) {
        handler.onWritable();
      }
    }
    endOutputIfAllIsSent();
  }

  private void endOutputIfAllIsSent() {
    if (outputEnding
        && !outputEnded
        && state == State.SECURED
        && output.keptBytes() == 0
        && !tasks.running()) {
      outputEnded = true;
      output.sendCloseNotify();
      lower.shutdownOutput();
      closeIfBothEnded();
    }
  }

  // ---- the engine's tasks -----------------------------------------------------------------

  private void tasksDone(@Nullable Throwable thrown) {
    if (state == State.CLOSED) {
      return;
    }
    if (thrown != null) {
      fail(thrown instanceof SSLException e ? e : new SSLException(this + ": " + thrown, thrown));
    } else {
      advance(NOTHING, true);
    }
  }

  // ---- the end ----------------------------------------------------------------------------

  /** The engine has failed: its alert is sent, as far as the socket takes it, and all is over. */
  private void fail(SSLException cause) {
    if (state == State.CLOSED) {
      return;
    }
    if (!tasks.running()) {
      output.sendLastRecords();
    }
    close(cause);
  }

  /** {@code cause} is null when this side ends it; then nobody waits for a handshake's outcome. */
  private void close(@Nullable IOException cause) {
    if (state == State.CLOSED) {
      return;
    }
    final boolean handshaking = state == State.HANDSHAKING;
    state = State.CLOSED;
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
    if (state == State.CLOSED) {
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
