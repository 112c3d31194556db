package dev.rezo.client;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodySource;
import dev.rezo.http.ClientClosedException;
import dev.rezo.http.ConnectionLostException;
import dev.rezo.http.Delivery;
import dev.rezo.http.DuplexStream;
import dev.rezo.http.Headers;
import dev.rezo.http.Phase;
import dev.rezo.http.RezoException;
import dev.rezo.io.EventLoop;
import dev.rezo.io.Transport;
import dev.rezo.io.TransportHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a connection that has switched protocols, as its caller sees it. Reading is
 * pulled from a queue that stops the peer, writing waits for the transport.
 *
 * <p>Lifecycle: {@link #begin} once; over when the transport is closed. Until then its client
 * counts it among what runs, and the connection stays on the list of those that are open.
 *
 * <p>Confined to its loop, but for the methods of {@link DuplexStream}.
 */
final class SwitchedStream implements DuplexStream, TransportHandler, InboundBody.Upstream {

  /**
   * How long what was written before a close may take: a peer that does not read must not keep a
   * connection that nobody has.
   */
  private static final long LINGER_NANOS = 1_000_000_000;

  private final HttpConnection connection;
  private final ConnectionPool pool;
  private final Route route;
  private final ClientCore owner;
  private final Transport transport;
  private final EventLoop loop;
  private final InboundBody inbound = new InboundBody(this);

  // Confined to the loop.
  private final Deque<CompletableFuture<Void>> waitingWrites = new ArrayDeque<>(2);
  private boolean outputEnded;
  private boolean closing;
  private @Nullable IOException failure;
  private EventLoop.@Nullable Timer linger;

  SwitchedStream(
      HttpConnection connection,
      ConnectionPool pool,
      Route route,
      ClientCore owner,
      Transport transport) {
    this.connection = connection;
    this.pool = pool;
    this.route = route;
    this.owner = owner;
    this.transport = transport;
    this.loop = transport.loop();
  }

  /**
   * Takes the transport over.
   *
   * @param behind borrowed: the bytes that came behind the head
   */
  void begin(ByteBuffer behind) {
    owner.callStarted();
    transport.start(this);
    if (behind.hasRemaining()) {
      onRead(behind);
    }
  }

  /** Ends it from this side with a cause; on the loop. */
  void stop(RezoException cause) {
    if (failure == null) {
      failure = cause;
      transport.close();
    }
  }

  /** Ends it if its client is this one; on the loop. */
  void stopFor(ClientCore client) {
    if (owner == client) {
      stop(
          new ClientClosedException(
              this + ": the client was closed", Phase.BODY, Delivery.UNKNOWN));
    }
  }

  // Reading.

  @Override
  public BodySource source() {
    return inbound;
  }

  @Override
  public void onRead(ByteBuffer bytes) {
    if (closing) {
      return;
    }
    ByteBuffer chunk = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    if (!inbound.push(chunk)) {
      transport.pauseReads();
    }
  }

  @Override
  public void onEndOfStream() {
    inbound.end(null, Headers.EMPTY);
    if (closing) {
      transport.close();
    }
  }

  @Override
  public void resume(InboundBody body) {
    if (loop.inLoop()) {
      transport.resumeReads();
    } else {
      LoopTasks.later(loop, transport::resumeReads);
    }
  }

  @Override
  public void abandon(InboundBody body) {
    close();
  }

  @Override
  public boolean isOnLoop() {
    return loop.inLoop();
  }

  // Writing.

  @Override
  public CompletionStage<Void> write(ByteBuffer bytes) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    if (loop.inLoop()) {
      write(bytes, taken);
      return taken;
    }
    try {
      loop.execute(() -> write(bytes, taken));
    } catch (RejectedExecutionException e) { // The loop has ended, and the transport with it.
      taken.completeExceptionally(lost(e));
    }
    return taken;
  }

  private void write(ByteBuffer bytes, CompletableFuture<Void> taken) {
    if (failure != null) {
      taken.completeExceptionally(failure);
    } else if (closing) {
      taken.completeExceptionally(closed());
    } else if (outputEnded) {
      taken.completeExceptionally(
          new IllegalStateException(this + ": expected no write after the output was shut down"));
    } else {
      transport.write(bytes);
      if (transport.isWritable()) {
        taken.complete(null);
      } else {
        waitingWrites.add(taken);
      }
    }
  }

  @Override
  public void onWritable() {
    // Those that wait now: what they continue with may write, and wait again.
    for (int i = waitingWrites.size(); i > 0 && !waitingWrites.isEmpty(); i--) {
      waitingWrites.remove().complete(null);
    }
  }

  @Override
  public void shutdownOutput() {
    LoopTasks.later(loop, this::endOutput);
  }

  private void endOutput() {
    if (!outputEnded) {
      outputEnded = true;
      transport.shutdownOutput();
    }
  }

  // The end.

  @Override
  public void close() {
    LoopTasks.later(loop, this::closeOnLoop);
    inbound.close();
  }

  private void closeOnLoop() {
    if (closing || failure != null) {
      return;
    }
    closing = true;
    if (transport.pendingBytes() == 0) {
      transport.close();
      return;
    }
    linger = loop.schedule(loop.nanoTime() + LINGER_NANOS, transport::close);
    endOutput();
    transport.resumeReads(); // The peer's own end is the sign that it has all.
  }

  @Override
  public void onClosed(@Nullable IOException cause) {
    if (linger != null) {
      linger.cancel();
    }
    if (failure == null) {
      failure = cause == null ? closed() : lost(cause);
    }
    inbound.fail(failure);
    while (!waitingWrites.isEmpty()) {
      waitingWrites.remove().completeExceptionally(failure);
    }
    pool.closed(route, connection, connection.loop().nanoTime());
    owner.callEnded();
  }

  private ConnectionLostException lost(Throwable cause) {
    return new ConnectionLostException(
        this + ": expected to go on, actual connection ended: " + cause.getMessage(),
        Phase.BODY,
        Delivery.UNKNOWN,
        true,
        cause);
  }

  private BodyException closed() {
    return new BodyException(
        this + ": expected to be open, actual closed",
        BodyException.Reason.CLOSED,
        Phase.BODY,
        null);
  }

  /** As in {@code Stream of Connection[7 HTTP/1.1 localhost/127.0.0.1:8080]}. */
  @Override
  public String toString() {
    return "Stream of " + connection;
  }
}
